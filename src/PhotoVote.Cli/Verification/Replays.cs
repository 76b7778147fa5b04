using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Counting;
using PhotoVote.Domain.Elections;
using PhotoVote.Domain.Rolls;

namespace PhotoVote.Cli.Verification;

/// <summary>How far a stream was read.</summary>
internal class StreamReplay
{
    public long Version { get; set; }

    /// <summary>An event was missing or could not be read: the state is not what the log meant.</summary>
    public bool IsBroken { get; set; }
}

/// <summary>An aggregate, folded as far as its stream was read.</summary>
internal sealed class AggregateReplay<TState>(TState initial) : StreamReplay
{
    public TState State { get; set; } = initial;
}

/// <summary>One election with its rolls, ballots and counts.</summary>
internal sealed class ElectionReplay(ElectionId id)
{
    public ElectionId Id { get; } = id;

    public AggregateReplay<ElectionState> Definition { get; } = new(ElectionState.Initial);

    public Dictionary<int, AggregateReplay<RollState>> Rolls { get; } = [];

    public Dictionary<BallotId, AggregateReplay<BallotState>> Ballots { get; } = [];

    public ElectionTally Tally { get; } = new();

    /// <summary>Where the close is; null while the election is not closed.</summary>
    public long? ClosedAt { get; set; }

    public BallotState? FindBallot(BallotId id) => Ballots.GetValueOrDefault(id)?.State;

    /// <summary>The roll as issued a ballot, or null when no shard of it has.</summary>
    public IssuedBallot? FindIssued(BallotId id) => Rolls.GetValueOrDefault(id.RollShard)?.State.FindBallot(id);
}
