using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Elections;
using PhotoVote.Domain.JoinCodes;
using PhotoVote.Domain.Rolls;

namespace PhotoVote.Cli.Verification.Checks;

/// <summary>An event in another aggregate's stream would count there: a ballot's in another ballot, an election's in another election.</summary>
internal sealed class StreamsCheck : LogCheck
{
    public override string Name => "streams";

    public override string Claim => "streams lie in their partition and hold only events that are about them";

    public override void Look(LogStep step)
    {
        var name = step.Name;
        if (name.Kind == StreamKind.Unknown)
            Fail(step, "a stream of PhotoVote's", "one of another name");
        else if (name.Kind == StreamKind.Code && name.Code.Partition != step.Partition % 32)
            Fail(step, $"a code of partition {step.Partition}", $"the code {name.Code}, which leads to {name.Code.Partition}");
        else if (name.IsOfElection && name.Election.Partition != step.Partition)
            Fail(step, $"an election of partition {step.Partition}", $"election {name.Election}, which lives in {name.Election.Partition}");
        if (step.Event is null || name.Kind == StreamKind.Unknown)
            return;

        var kind = KindOf(step.Event);
        if (kind != name.Kind)
            Fail(step, $"an event of a stream of kind {name.Kind}", step.Recorded.Type);
        else if (Stated(step.Event) is var stated && stated != Expected(name, stated))
            Fail(step, $"events of {step.Recorded.Stream}", $"one that says {stated}");
    }

    private static StreamKind KindOf(object @event) => @event switch
    {
        IElectionEvent => StreamKind.Election,
        IRollEvent => StreamKind.Roll,
        IBallotEvent => StreamKind.Ballot,
        IJoinCodeEvent => StreamKind.Code,
        _ => StreamKind.Unknown,
    };

    // What an event says about whose it is; null where it says nothing.
    private static Identity Stated(object @event) => @event switch
    {
        ElectionCreated e => new(e.Election),
        VotersRegistered e => new(e.Election, Shard: e.Shard),
        BallotCreated e => new(e.Election, Shard: BallotId.TryParse(e.Ballot, out var id) ? id.RollShard : -1),
        BallotBegun e => new(e.Election, e.Ballot),
        BallotCast e => new(e.Election, e.Ballot),
        BallotVoided e => new(e.Election, e.Ballot),
        JoinCodeAssigned e => new(Code: e.Code),
        _ => default,
    };

    private static Identity Expected(StreamName name, Identity stated) => new(
        stated.Election is null ? null : name.Election.ToString(),
        stated.Ballot is null ? null : name.Ballot.ToString(),
        stated.Shard is null ? null : name.Shard,
        stated.Code is null ? null : name.Code.ToString());

    private readonly record struct Identity(string? Election = null, string? Ballot = null, int? Shard = null, string? Code = null)
    {
        public override string ToString() => string.Join(
            ", ",
            new[] { ("election", Election), ("ballot", Ballot), ("shard", Shard?.ToString()), ("code", Code) }
                .Where(said => said.Item2 is not null).Select(said => $"{said.Item1} {said.Item2}"));
    }
}
