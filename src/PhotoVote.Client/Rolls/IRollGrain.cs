namespace PhotoVote.Client.Rolls;

/// <summary>One shard of an election's roll: who may vote, and who holds which ballot. The key is <c>{election}/{shard}</c>.</summary>
[Alias("PhotoVote.IRollGrain")]
public interface IRollGrain : IGrainWithStringKey
{
    /// <summary>Registers voters of this shard, all or none. The header's key is the organiser's, from which the voters' keys are derived.</summary>
    /// <param name="partOf">
    /// What identifies the whole list that these voters are this shard's part of; null when they are all of it. It belongs to the request:
    /// the same command as a part of another list is refused.
    /// </param>
    [Alias("Register")]
    Task<Reply<Registration>> RegisterAsync(
        CommandHeader header, IReadOnlyList<string> voters, string? partOf = null, CancellationToken cancellationToken = default);

    /// <summary>Revokes a voter: their ballot is void unless it is cast, and then this is refused.</summary>
    [Alias("Revoke")]
    Task<Reply<VoterView>> RevokeAsync(CommandHeader header, string voter, CancellationToken cancellationToken = default);

    /// <summary>The ballot of the voter whose token the header carries: a new one, or the one that they hold already.</summary>
    [Alias("CreateBallot")]
    Task<Reply<BallotIssued>> CreateBallotAsync(CommandHeader header, CancellationToken cancellationToken = default);

    /// <summary>What the roll says of a voter; for the organiser.</summary>
    [Alias("GetVoter")]
    Task<Reply<VoterView>> GetVoterAsync(string key, string voter, CancellationToken cancellationToken = default);

    /// <summary>The shard's voters after a given one, in the order of their ids; for the organiser.</summary>
    /// <param name="after">The last voter that the sender has; null to start.</param>
    /// <param name="count">1 to 1,000.</param>
    [Alias("ListVoters")]
    Task<Reply<VoterPage>> ListVotersAsync(string key, string? after, int count, CancellationToken cancellationToken = default);
}

/// <summary>What became of each voter that was to be registered.</summary>
[GenerateSerializer, Immutable, Alias("PhotoVote.Registration")]
public sealed record Registration([property: Id(0)] IReadOnlyList<RegisteredVoter> Voters)
{
    /// <summary>Of parts that ended differently, the lowest speaks for the whole: what sending again does not mend before what it does.</summary>
    internal static int Severity(ReplyStatus status) => status switch
    {
        ReplyStatus.Refused => 0,
        ReplyStatus.Faulted => 1,
        ReplyStatus.Unknown => 2,
        _ => 3,
    };
}

/// <param name="Status">
/// <c>registered</c>, <c>already-registered</c> or <c>revoked</c>; of a list that was done in part also <c>not-written</c> and <c>unknown</c>.
/// </param>
[GenerateSerializer, Immutable, Alias("PhotoVote.RegisteredVoter")]
public sealed record RegisteredVoter([property: Id(0)] string Voter, [property: Id(1)] string Status)
{
    internal const string NotWritten = "not-written";
    internal const string Unknown = "unknown";

    /// <summary>Whether the roll has answered for them.</summary>
    internal bool IsDone => Status is not (NotWritten or Unknown);
}

/// <param name="HasBallot">Whether a ballot was issued to them; which one is not told.</param>
[GenerateSerializer, Immutable, Alias("PhotoVote.VoterView")]
public sealed record VoterView([property: Id(0)] string Voter, [property: Id(1)] bool Revoked, [property: Id(2)] bool HasBallot);

[GenerateSerializer, Immutable, Alias("PhotoVote.VoterPage")]
public sealed record VoterPage([property: Id(0)] IReadOnlyList<VoterView> Voters, [property: Id(1)] bool More);

/// <param name="Ballot">The ballot's id, 26 characters. Its key derives from the voter's key and this id.</param>
/// <param name="AlreadyHeld">Whether the voter held it before this command.</param>
[GenerateSerializer, Immutable, Alias("PhotoVote.BallotIssued")]
public sealed record BallotIssued([property: Id(0)] string Election, [property: Id(1)] string Ballot, [property: Id(2)] bool AlreadyHeld = false);
