namespace PhotoVote.Grains.Rolls;

/// <summary>What a ballot asks of the shard that issued it. The key is <c>{election}/{shard}</c>.</summary>
[Alias("PhotoVote.IRollLookup")]
internal interface IRollLookup : IGrainWithStringKey
{
    /// <summary>The hash of the key that the ballot was issued with, base64url; null when the shard never issued it.</summary>
    [Alias("FindBallotKey")]
    Task<Client.Reply<BallotKey>> FindBallotKeyAsync(string ballot);
}

/// <param name="Hash">Null when the shard never issued the ballot.</param>
[GenerateSerializer, Immutable, Alias("PhotoVote.BallotKey")]
internal sealed record BallotKey([property: Id(0)] string? Hash);
