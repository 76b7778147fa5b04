using PhotoVote.Domain;

namespace PhotoVote.StoredEvents;

/// <summary>The names of PhotoVote's streams in the log: a storage contract, as event names are.</summary>
public static class StreamNames
{
    /// <summary>What all streams of an election begin with.</summary>
    public static string Prefix(ElectionId election) => $"{election}/";

    /// <summary>The election's definition and lifecycle; also the gate of everything below.</summary>
    public static string Election(ElectionId election) => $"{election}/election";

    public static string Roll(ElectionId election, int shard) => $"{election}/roll/{shard}";

    public static string Ballot(ElectionId election, BallotId ballot) => $"{election}/ballot/{ballot}";

    /// <summary>Whether this is a ballot's stream.</summary>
    public static bool IsBallot(string stream) => stream.Contains("/ballot/", StringComparison.Ordinal);

    public static string Code(JoinCode code) => $"code/{code}";

    /// <summary>Whose stream this is, or false when it belongs to no election.</summary>
    public static bool TryReadElection(string stream, out ElectionId election)
    {
        var slash = stream.IndexOf('/', StringComparison.Ordinal);
        election = default;
        return slash > 0 && ElectionId.TryParse(stream[..slash], out election);
    }
}
