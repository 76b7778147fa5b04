using System.Collections.Immutable;

namespace PhotoVote.Domain.Rolls;

/// <summary>What happens to one shard of an election's roll. Shapes are a storage contract: see PhotoVote.StoredEvents.</summary>
public interface IRollEvent;

/// <summary>Voters new to the roll, and the hashes of their keys, pairwise.</summary>
public sealed record VotersRegistered(string Election, int Shard, ImmutableArray<string> Voters, ImmutableArray<string> Keys) : IRollEvent
{
    // An ImmutableArray is equal to itself only; an event is equal to one that says the same.
    public bool Equals(VotersRegistered? other) =>
        other is not null
        && Election == other.Election
        && Shard == other.Shard
        && Voters.AsSpan().SequenceEqual(other.Voters.AsSpan())
        && Keys.AsSpan().SequenceEqual(other.Keys.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Election, Shard, Voters.AsSpan().Length);
}

/// <summary>For ever. A ballot the voter held is void.</summary>
public sealed record VoterRevoked(string Voter, long At) : IRollEvent;

/// <summary>A ballot was issued to a voter.</summary>
/// <param name="Key">The hash of the ballot's key.</param>
/// <param name="PacedUntil">Where anyone is admitted: the admission pace's clock after this ballot, unix microseconds (see AdmissionPace).</param>
public sealed record BallotCreated(
    string Election, string Ballot, string Voter, string Key, long At, long? PacedUntil = null) : IRollEvent;
