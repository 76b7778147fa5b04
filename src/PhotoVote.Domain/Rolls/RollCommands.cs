using System.Collections.Immutable;

namespace PhotoVote.Domain.Rolls;

/// <summary>What is asked of one shard of an election's roll.</summary>
public interface IRollCommand;

/// <param name="Key">The hash of the voter's key.</param>
public readonly record struct VoterRegistration(VoterId Voter, KeyHash Key);

/// <summary>By the organiser. All of it or, refused, none. At most 10,000 voters, all of this shard.</summary>
/// <param name="At">When it was asked; null where that is not known any more, as of events that do not tell.</param>
public sealed record RegisterVoters(ImmutableArray<VoterRegistration> Voters, DateTimeOffset? At = null) : IRollCommand;

/// <summary>By a voter, who shows their key. Who holds a ballot already keeps that one: see <see cref="RollState.FindVoter"/> for which.</summary>
/// <param name="Ballot">The id of a new ballot, random, of this shard: <see cref="BallotId.Create"/>.</param>
public sealed record CreateBallot(VoterId Voter, SecretKey Key, BallotId Ballot, DateTimeOffset At) : IRollCommand;

/// <summary>What a ballot said when it was asked to void itself.</summary>
public enum BallotAnswer
{
    /// <summary>The voter had no ballot to ask.</summary>
    NotAsked,

    /// <summary>It is void.</summary>
    Voided,

    /// <summary>It was cast first, and counts.</summary>
    Cast,
}

/// <summary>By the organiser. A ballot that the voter holds is asked to void itself first.</summary>
/// <param name="Asked">The ballot that was asked; it must be the one the roll knows, which may have been issued meanwhile.</param>
public sealed record RevokeVoter(VoterId Voter, BallotId? Asked, BallotAnswer Answer, DateTimeOffset At) : IRollCommand;

/// <summary>What became of each voter of a registration.</summary>
public enum RegistrationOutcome
{
    Registered,
    AlreadyRegistered,
    Revoked,
}
