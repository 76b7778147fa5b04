using System.Collections.Immutable;

namespace PhotoVote.Domain.Ballots;

/// <summary>What is asked of a ballot.</summary>
public interface IBallotCommand
{
    BallotId Ballot { get; }

    /// <summary>When it was asked; null where that is not known any more, as of events that do not tell.</summary>
    DateTimeOffset? At { get; }
}

/// <summary>By the ballot's holder.</summary>
public interface IHolderCommand : IBallotCommand
{
    /// <summary>
    /// The hash of the key that was shown. A ballot that has begun compares it itself; before that, the shell has compared
    /// it with what the roll issued: <see cref="BallotState.CheckHolder"/>.
    /// </summary>
    KeyHash Key { get; }
}

public sealed record RateCandidate(BallotId Ballot, KeyHash Key, int Candidate, int Rating, DateTimeOffset? At = null) : IHolderCommand;

public sealed record ClearRating(BallotId Ballot, KeyHash Key, int Candidate, DateTimeOffset? At = null) : IHolderCommand;

public readonly record struct CandidateRating(int Candidate, int Rating);

/// <summary>Hands the ballot in, for good.</summary>
/// <param name="Ratings">A whole ballot, which replaces whatever was rated before; null hands in what was rated.</param>
public sealed record CastBallot(
    BallotId Ballot, KeyHash Key, DateTimeOffset At, ImmutableArray<CandidateRating>? Ratings = null) : IHolderCommand
{
    DateTimeOffset? IBallotCommand.At => At;
}

/// <summary>By the roll, whose voter is being revoked.</summary>
public sealed record VoidBallot(BallotId Ballot, DateTimeOffset? At = null) : IBallotCommand;
