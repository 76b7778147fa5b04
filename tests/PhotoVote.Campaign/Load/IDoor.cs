using PhotoVote.Domain;

namespace PhotoVote.Campaign.Load;

/// <summary>A client's way in.</summary>
internal interface IDoor
{
    string Name { get; }

    /// <summary>Sends a command once, to any gateway.</summary>
    Task<Answer> SendAsync(Ulid id, Request request, CancellationToken cancellationToken);

    /// <summary>The results once they are final; null while they are not, or cannot be had.</summary>
    Task<FinalResults?> ReadResultsAsync(ElectionId election, string organiser, CancellationToken cancellationToken);
}

/// <param name="Created">Ballots issued.</param>
/// <param name="Cast">Ballots cast.</param>
/// <param name="Sums">Candidate → the sum of its ratings, and how many.</param>
internal sealed record FinalResults(long Created, long Cast, IReadOnlyDictionary<int, (long Sum, long Count)> Sums);
