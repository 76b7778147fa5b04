using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Elections;
using PhotoVote.Domain.JoinCodes;
using PhotoVote.Domain.Rolls;
using PhotoVote.EventLog;

namespace PhotoVote.Cli.Verification;

/// <summary>
/// A partition as far as it was read: one state an aggregate, folded by the domain's own <c>When</c>. That is what memory goes to, and it
/// is given back after each partition: some 250 bytes a ballot and as much a voter. Of a ballot that is cast or void only that is kept.
/// </summary>
internal sealed class PartitionReplay
{
    private readonly Dictionary<ElectionId, ElectionReplay> _elections = [];
    private readonly Dictionary<JoinCode, AggregateReplay<JoinCodeState>> _codes = [];
    private readonly Dictionary<string, StreamReplay> _unknown = new(StringComparer.Ordinal);

    /// <summary>Every election that an event's stream named, whether or not it was created.</summary>
    public IReadOnlyCollection<ElectionReplay> Elections => _elections.Values;

    /// <summary>The election that was met last for the first time.</summary>
    public ElectionId Newest { get; private set; }

    /// <summary>Whose code this is, or null.</summary>
    public ElectionId? FindCode(JoinCode code) => _codes.GetValueOrDefault(code)?.State.Election;

    /// <summary>An event and what it meets, before it is folded.</summary>
    public LogStep Meet(int partition, RecordedEvent recorded, object? @event, string? unreadable)
    {
        var name = StreamName.Read(recorded.Stream);
        var election = name.IsOfElection ? Election(name.Election) : null;
        StreamReplay stream = name.Kind switch
        {
            StreamKind.Election => election!.Definition,
            StreamKind.Roll => Get(election!.Rolls, name.Shard, RollState.Initial),
            StreamKind.Ballot => Get(election!.Ballots, name.Ballot, BallotState.Initial),
            StreamKind.Code => Get(_codes, name.Code, JoinCodeState.Initial),
            _ => Unknown(recorded.Stream),
        };
        return new LogStep(partition, recorded, name, @event, unreadable, stream, election, this);
    }

    /// <summary>Folds what <see cref="Meet"/> met.</summary>
    public static void Fold(LogStep step)
    {
        step.Stream.IsBroken |= step.Event is null || step.Recorded.Version != step.Stream.Version + 1;
        step.Stream.Version = Math.Max(step.Stream.Version, step.Recorded.Version);
        switch (step.Stream, step.Event)
        {
            case (AggregateReplay<ElectionState> election, IElectionEvent e):
                election.State = election.State.When(e);
                if (e is ElectionClosed)
                    step.Election!.ClosedAt ??= step.Recorded.Position;
                break;
            case (AggregateReplay<RollState> roll, IRollEvent e):
                roll.State = roll.State.When(e);
                break;
            case (AggregateReplay<BallotState> ballot, IBallotEvent e):
                ballot.State = Ended(e) ?? ballot.State.When(e);
                break;
            case (AggregateReplay<JoinCodeState> code, IJoinCodeEvent e):
                code.State = code.State.When(e);
                break;
        }

        if (step.Event is not null)
            step.Election?.Tally.When(step.Event);
    }

    // Nothing follows a cast or a void but a fault, so the ratings need not be kept: they are most of a ballot.
    private static BallotState? Ended(IBallotEvent @event) => @event switch
    {
        BallotCast e => BallotState.Initial.When(e with { Candidates = [], Ratings = [] }),
        BallotVoided => Void,
        _ => null,
    };

    private static BallotState Void { get; } = BallotState.Initial.When(new BallotVoided("", ""));

    private ElectionReplay Election(ElectionId id)
    {
        if (!_elections.TryGetValue(id, out var election))
        {
            _elections.Add(id, election = new ElectionReplay(id));
            Newest = id;
        }

        return election;
    }

    private StreamReplay Unknown(string name)
    {
        if (!_unknown.TryGetValue(name, out var stream))
            _unknown.Add(name, stream = new StreamReplay());
        return stream;
    }

    private static AggregateReplay<TState> Get<TKey, TState>(Dictionary<TKey, AggregateReplay<TState>> known, TKey key, TState initial)
        where TKey : notnull
    {
        if (!known.TryGetValue(key, out var replay))
            known.Add(key, replay = new AggregateReplay<TState>(initial));
        return replay;
    }
}
