using CsCheck;
using PhotoVote.Domain;
using PhotoVote.Domain.Counting;
using PhotoVote.Domain.Elections;
using static PhotoVote.Tests.Domain.Fixed;

namespace PhotoVote.Tests.Domain.Elections;

public class ElectionProperties
{
    private static readonly Gen<string?> Text = Gen.OneOf<string?>("A", "B", " C ", "", null, "x\0", "two\nlines");
    private static readonly Gen<int> Competition = Gen.Int[0, 4];
    private static readonly Gen<int> Candidate = Gen.Int[0, 8];
    private static readonly Gen<long?> Quorum = Gen.OneOf<long?>(null, null, 0, 3, -1);
    private static readonly Gen<DateTimeOffset> Time = Gen.Int[0, 9].Select(s => Noon.AddSeconds(s));

    private static readonly Gen<DateTimeOffset?> Scheduled = Gen.Int[0, 14].Select(s => s > 12 ? (DateTimeOffset?)null : Noon.AddSeconds(s));

    private static readonly DrawSeed Seed = new(Enumerable.Repeat((byte)7, DrawSeed.Size).ToArray());

    private static readonly Gen<CountingChoice?> Counting = Gen.OneOf<CountingChoice?>(
        null,
        null,
        new CountingChoice("score"),
        new CountingChoice("star", DrawCommitment: Seed.Commitment.ToString()),
        new CountingChoice("bayesian", PriorMean: 1.25m, PriorWeight: 3, LiveBallots: 5),
        new CountingChoice("approval", ApprovalThreshold: 9, BallotsQuorum: 2),
        new CountingChoice("none"));

    // Names that fit the scale, none, and some that do not fit.
    private static readonly Gen<Func<int, int, string?[]>?> Grades = Gen.OneOf<Func<int, int, string?[]>?>(
        null,
        null,
        (_, _) => [],
        (min, max) => [.. Enumerable.Range(min, Math.Max(0, max - min + 1)).Select(r => $" grade {r}")],
        (_, _) => ["bad", "good"]);

    private static readonly Gen<ElectionDescription> Description =
        Gen.Select(Text, Gen.Int[-1, 1], Gen.Int[1, 12], Gen.Enum<Admission>(), Gen.Enum<Visibility>(), Gen.OneOf<int?>(null, null, 1, 50), Counting, Gen.Select(Gen.OneOf<Authors?>(null, Authors.Shown, Authors.Hidden), Grades))
            .Select((title, min, max, admission, visibility, cap, counting, later) =>
                new ElectionDescription(title, title, min, max, admission, visibility, cap, cap, counting, later.Item1, later.Item2?.Invoke(min, max)));

    private static readonly Gen<IElectionCommand> Command = Gen.Frequency(
        (1, Description.Select(d => (IElectionCommand)Create(d))),
        (3, Description.Select(d => (IElectionCommand)new DescribeElection(d))),
        (3, Gen.Select(Text, Quorum).Select((t, q) => (IElectionCommand)new AddCompetition(t, t, q))),
        (2, Gen.Select(Competition, Text, Quorum).Select((c, t, q) => (IElectionCommand)new DescribeCompetition(c, t, t, q))),
        (1, Competition.Select(c => (IElectionCommand)new RemoveCompetition(c))),
        (9, Gen.Select(Competition, Text).Select((c, t) => (IElectionCommand)new AddCandidate(c, t, t, "p"))),
        (2, Gen.Select(Candidate, Text).Select((c, t) => (IElectionCommand)new DescribeCandidate(c, t, t, "p"))),
        (1, Candidate.Select(c => (IElectionCommand)new RemoveCandidate(c))),
        (4, Gen.Select(Competition, Candidate.Array[0, 5]).Select((c, order) => (IElectionCommand)new OrderCandidates(c, order))),
        (2, Gen.Select(Scheduled, Scheduled, Time).Select((opens, closes, at) => (IElectionCommand)new ScheduleElection(opens, closes, at))),
        (1, Gen.Select(Gen.Int[0, 4], Time).Select((number, at) => (IElectionCommand)new OpenOnSchedule(number, at))),
        (1, Gen.Select(Gen.Int[0, 4], Time).Select((number, at) => (IElectionCommand)new CloseOnSchedule(number, at, "c"))),
        (2, Time.Select(at => (IElectionCommand)new OpenElection(at))),
        (2, Gen.Select(Candidate, Text, Time).Select((c, t, at) => (IElectionCommand)new WithdrawCandidate(c, t, at))),
        (1, Time.Select(at => (IElectionCommand)new CloseElection(at, "c"))),
        (2, Gen.Select(Gen.OneOf(Seed.Reveal(), "no seed"), Time).Select((seed, at) => (IElectionCommand)new RevealDraw(seed, at))),
        (1, Time.Select(at => (IElectionCommand)new PublishResults(at))));

    // Adding is the one thing that twice is two: the log's command ids make a retried addition one.
    [Fact]
    public void A_command_applied_twice_is_once_and_replaying_gives_the_same_state() => Properties.Hold(
        Command.Array[1, 60].Select(commands => (IElectionCommand[])[Create(new ElectionDescription("T")), .. commands]),
        ElectionState.Initial,
        ElectionDecider.Decide,
        (state, e) => state.When(e),
        ElectionInvariants.EnsureConsistent,
        Print,
        command => command is AddCompetition or AddCandidate);

    [Fact]
    public void Any_event_in_any_state_gives_a_state() => AnyEvent.Election.Array[0, 40].Sample(events =>
    {
        var state = ElectionState.Initial;
        foreach (var e in events)
        {
            state = state.When(e);
            _ = state.Rules.IsWithdrawn(1);
            _ = Print(state);
        }
    });

    [Fact]
    public void Rules_never_lag_behind_the_state() => AnyEvent.Election.Array[0, 40].Sample(events =>
    {
        var state = ElectionState.Initial;
        foreach (var e in events)
        {
            _ = state.Rules;
            state = state.When(e);
            var rules = state.Rules;
            Assert.Equal(
                (state.Exists, state.Id, state.Lifecycle, state.Admission, state.BallotCap, state.AdmissionRate, state.RollShards),
                (rules.Exists, rules.Election, rules.Lifecycle, rules.Admission, rules.BallotCap, rules.AdmissionRate, rules.RollShards));
            Assert.Equal(state.Schedule.ClosesAt, rules.ClosesAt);
            Assert.Equal((state.ScaleMin, state.ScaleMax, state.Candidates.Count), (rules.ScaleMin, rules.ScaleMax, rules.CandidateCount));
            Assert.All(state.Candidates.Values, c => Assert.Equal(
                (c.Competition, c.Withdrawn is not null), (rules.CompetitionOf(c.Number), rules.IsWithdrawn(c.Number))));
        }
    });

    private static CreateElection Create(ElectionDescription description) =>
        new(Election, JoinCode.Parse("RPPR0C"), Organiser.Hash(), description, Noon);

    private static string Print(ElectionState state) => string.Join(
        '\n',
        [
            $"{state}",
            string.Join(',', state.Grades),
            .. state.Competitions.Values.Select(c => $"{c} {string.Join(',', c.Candidates)} {string.Join(',', state.InOrder(c).Select(x => x.Number))}"),
            .. state.Candidates.Values.Select(c => $"{c}"),
        ]);
}
