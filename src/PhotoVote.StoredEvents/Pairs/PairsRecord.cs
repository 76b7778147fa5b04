using System.Collections.Immutable;
using PhotoVote.Domain.Counting;

namespace PhotoVote.StoredEvents.Pairs;

/// <summary>
/// What is kept of an election's second pass over its ballots: how they compare candidates, for rules that ask (STAR). It saves reading the log again, and is
/// never the truth.
/// </summary>
public sealed record PairsRecord
{
    public ImmutableArray<ComparedCompetition> Competitions { get; init; } = [];
}

/// <summary>One competition's comparisons.</summary>
/// <param name="Number">The competition's.</param>
/// <param name="Digest">Of the profile that was asked for: <see cref="CompetitionProfile.Digest"/>. With another profile they mean nothing.</param>
/// <param name="Pairs">Who was compared, and what came of it.</param>
public sealed record ComparedCompetition(int Number, string Digest, PairMatrix Pairs);

/// <summary>Under which name comparisons are kept, in the grain storage of the tallies, by the election's key.</summary>
public static class PairsStorage
{
    /// <summary>The state's name.</summary>
    public const string State = "pairs";
}
