using System.Collections.Immutable;

namespace PhotoVote.Domain.Ballots;

/// <summary>What happens to a ballot. No event names a voter. Shapes are a storage contract: see PhotoVote.StoredEvents.</summary>
public interface IBallotEvent;

/// <param name="Key">The hash of the ballot's key, as the roll issued it.</param>
public sealed record BallotBegun(string Election, string Ballot, string Key) : IBallotEvent;

public sealed record CandidateRated(int Candidate, int Rating) : IBallotEvent;

public sealed record RatingCleared(int Candidate) : IBallotEvent;

/// <summary>The ballot as it counts: candidates in the order of their numbers, and their ratings, pairwise.</summary>
public sealed record BallotCast(
    string Election, string Ballot, string Key, ImmutableArray<int> Candidates, ImmutableArray<int> Ratings, long At) : IBallotEvent
{
    // An ImmutableArray is equal to itself only; an event is equal to one that says the same.
    public bool Equals(BallotCast? other) =>
        other is not null
        && (Election, Ballot, Key, At) == (other.Election, other.Ballot, other.Key, other.At)
        && Candidates.AsSpan().SequenceEqual(other.Candidates.AsSpan())
        && Ratings.AsSpan().SequenceEqual(other.Ratings.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Election, Ballot, At);
}

/// <summary>Its voter was revoked. May be a ballot's first event.</summary>
public sealed record BallotVoided(string Election, string Ballot) : IBallotEvent;
