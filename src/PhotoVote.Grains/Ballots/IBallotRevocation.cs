namespace PhotoVote.Grains.Ballots;

/// <summary>What the roll asks of a ballot whose voter is revoked. The key is <c>{election}/{ballot}</c>.</summary>
[Alias("PhotoVote.IBallotRevocation")]
internal interface IBallotRevocation : IGrainWithStringKey
{
    /// <summary>Voids the ballot, or says that it was cast first.</summary>
    /// <param name="commandId">The roll's and the ballot's streams share no command: this one is the roll's to make, new each time.</param>
    [Alias("Void")]
    Task<Client.Reply<BallotAnswered>> VoidAsync(Ulid commandId);
}

/// <param name="Cast">Whether it was cast first, and counts; else it is void.</param>
[GenerateSerializer, Immutable, Alias("PhotoVote.BallotAnswered")]
internal sealed record BallotAnswered([property: Id(0)] bool Cast);
