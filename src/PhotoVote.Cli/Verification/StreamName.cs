using System.Globalization;
using PhotoVote.Domain;

namespace PhotoVote.Cli.Verification;

internal enum StreamKind
{
    /// <summary>No stream that PhotoVote writes.</summary>
    Unknown,
    Election,
    Roll,
    Ballot,
    Code,
}

/// <summary>What a stream's name says about it. The reverse of <see cref="StoredEvents.StreamNames"/>, and as strict.</summary>
internal readonly record struct StreamName(
    StreamKind Kind, ElectionId Election = default, int Shard = 0, BallotId Ballot = default, JoinCode Code = default)
{
    /// <summary>Whether the stream is one of an election's.</summary>
    public bool IsOfElection => Kind is StreamKind.Election or StreamKind.Roll or StreamKind.Ballot;

    public static StreamName Read(string name)
    {
        var parts = name.Split('/', 4);
        if (parts is ["code", var text])
            return JoinCode.TryParse(text, out var code) && code.ToString() == text ? new(StreamKind.Code, Code: code) : default;
        if (!ElectionId.TryParse(parts[0], out var election))
            return default;

        return parts switch
        {
            [_, "election"] => new(StreamKind.Election, election),
            [_, "roll", var number] when TryReadShard(number, out var shard) => new(StreamKind.Roll, election, shard),
            [_, "ballot", var id] when BallotId.TryParse(id, out var ballot) => new(StreamKind.Ballot, election, Ballot: ballot),
            _ => default,
        };
    }

    // 007 would be a second name of shard 7.
    private static bool TryReadShard(string text, out int shard) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out shard)
        && shard <= ushort.MaxValue
        && shard.ToString(CultureInfo.InvariantCulture) == text;
}
