namespace PhotoVote.Client.Ballots;

/// <summary>One ballot. The key is <c>{election}/{ballot}</c>; every call carries the ballot's token.</summary>
[Alias("PhotoVote.IBallotGrain")]
public interface IBallotGrain : IGrainWithStringKey
{
    /// <summary>Rates a candidate, or changes its rating.</summary>
    [Alias("Rate")]
    Task<Reply<BallotView>> RateAsync(CommandHeader header, int candidate, int rating, CancellationToken cancellationToken = default);

    /// <summary>Takes a rating back.</summary>
    [Alias("Clear")]
    Task<Reply<BallotView>> ClearAsync(CommandHeader header, int candidate, CancellationToken cancellationToken = default);

    /// <summary>Casts it as it stands. It cannot be changed afterwards.</summary>
    [Alias("Cast")]
    Task<Reply<BallotView>> CastAsync(CommandHeader header, CancellationToken cancellationToken = default);

    /// <summary>Casts it with exactly these ratings, whatever was rated before.</summary>
    [Alias("CastWhole")]
    Task<Reply<BallotView>> CastWholeAsync(CommandHeader header, IReadOnlyDictionary<int, int> ratings, CancellationToken cancellationToken = default);

    /// <summary>The ballot as it stands; of a cast one also where the log holds it, and whether it is counted.</summary>
    [Alias("Get")]
    Task<Reply<BallotView>> GetAsync(string key, CancellationToken cancellationToken = default);
}

/// <param name="Status"><c>new</c>, <c>begun</c>, <c>cast</c> or <c>void</c>.</param>
/// <param name="Ratings">Candidate number → rating. Of a cast ballot: the ratings that count.</param>
/// <param name="Version">How many events the ballot's stream holds.</param>
/// <param name="Position">
/// Where the log holds the cast. Told to whoever reads a cast ballot, with its own key, and to nobody else; null in the answer to a command, and when it
/// cannot be told now.
/// </param>
/// <param name="Counted">Whether the tally has counted the log up to there, this ballot included. Null as <paramref name="Position"/> is.</param>
[GenerateSerializer, Immutable, Alias("PhotoVote.BallotView")]
public sealed record BallotView(
    [property: Id(0)] string Election,
    [property: Id(1)] string Ballot,
    [property: Id(2)] string Status,
    [property: Id(3)] IReadOnlyDictionary<int, int> Ratings,
    [property: Id(4)] long Version,
    [property: Id(5)] DateTimeOffset? CastAt,
    [property: Id(6)] long? Position = null,
    [property: Id(7)] bool? Counted = null);
