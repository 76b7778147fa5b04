using PhotoVote.Domain;
using PhotoVote.Domain.Counting;
using PhotoVote.Domain.Elections;
using static PhotoVote.Tests.Domain.Elections.ElectionTests;
using static PhotoVote.Tests.Domain.Fixed;

namespace PhotoVote.Tests.Domain.Elections;

public class CountingChoiceTests
{
    private static readonly CountingChosen Star = new("star", 1, "worst", 0, 0, 10, 1);
    private static readonly DrawSeed Seed = new(Enumerable.Range(0, DrawSeed.Size).Select(i => (byte)i).ToArray());
    private static readonly CountingChosen Drawn = Star with { DrawCommitment = Seed.Commitment.ToString() };

    private static IElectionEvent[] WithDraw => [.. Draft, Drawn, new ElectionOpened(At)];

    private static IElectionEvent[] ClosedWithDraw => [.. WithDraw, new DrawSealed("closing"), new ElectionClosed(At)];

    [Fact]
    public void An_election_that_says_nothing_is_counted_by_the_score_version_1_for_ever()
    {
        var counting = ElectionState.Initial.Fold(Open).Counting;
        Assert.Equal(("score", 1, 1), (counting.Rule, counting.RuleVersion, counting.LiveBallots));
        Assert.True(counting.TryResolve(out var rule, out var parameters, out _));
        Assert.Equal(("score", 1), (rule.Name, rule.Version));
        Assert.Equal(CountingParameters.Default, parameters);
        NothingToDo(Draft, Describe(new CountingChoice("score")));
    }

    [Fact]
    public void How_it_is_counted_is_said_with_the_creation_or_later_and_stays_until_it_is_said_anew()
    {
        var create = new CreateElection(Election, JoinCode.Parse("RPPR0C"), Organiser.Hash(), new("Photo of the year", Counting: new("star")), Noon, 1);
        Then([], create, Created, Star);
        Then(Draft, Describe(new("star")), Star);
        NothingToDo([.. Draft, Star], Describe(new("star")));
        NothingToDo([.. Draft, Star], Describe(null));
        Then([.. Draft, Star], Describe(new("score")), Star with { Rule = "score" });
        Then(
            [.. Draft, Star],
            new DescribeElection(new("Another title", Counting: new("mean", RatingsQuorum: 3))),
            new ElectionDescribed("Another title", "", 0, 5, "registered", "closed"),
            Star with { Rule = "mean", RatingsQuorum = 3 });
    }

    [Fact]
    public void A_version_that_was_chosen_never_changes_by_itself()
    {
        IElectionEvent[] older = [.. Draft, Star with { RuleVersion = 7 }];
        var counting = ElectionState.Initial.Fold(older).Counting;
        Assert.False(counting.TryResolve(out _, out _, out var why));
        Assert.Contains("\"star\", version 7, which this program does not have", why, StringComparison.Ordinal);
        NothingToDo(older, Describe(null));
        Refused(older, Describe(new("star")), RefusalCodes.CountingRuleInvalid);
        Then(older, Describe(new("star", Version: 1)), Star);
    }

    public static TheoryData<CountingChoice, string, string> Wrong => new()
    {
        { new(null), RefusalCodes.CountingRuleInvalid, "rule" },
        { new("Star"), RefusalCodes.CountingRuleInvalid, "rule" },
        { new("star", Version: 2), RefusalCodes.CountingRuleInvalid, "version" },
        { new("star", Blanks: "median"), RefusalCodes.BlankPolicyInvalid, "blanks" },
        { new("majority-judgment", Blanks: "best"), RefusalCodes.BlankPolicyInvalid, "blanks" },
        { new("majority-judgment", Blanks: null), RefusalCodes.BlankPolicyInvalid, "blanks" },
        { new("score", BallotsQuorum: -1), RefusalCodes.BallotsQuorumInvalid, "ballotsQuorum" },
        { new("score", BallotsQuorum: CompetitionProfile.MostBallots + 1), RefusalCodes.BallotsQuorumInvalid, "ballotsQuorum" },
        { new("mean", RatingsQuorum: -1), RefusalCodes.RatingsQuorumInvalid, "ratingsQuorum" },
        { new("score", RatingsQuorum: 1), RefusalCodes.RatingsQuorumInvalid, "ratingsQuorum" },
        { new("bayesian", PriorMean: 5.1m), RefusalCodes.PriorMeanInvalid, "priorMean" },
        { new("bayesian", PriorMean: -0.001m), RefusalCodes.PriorMeanInvalid, "priorMean" },
        { new("bayesian", PriorMean: 1.2345m), RefusalCodes.PriorMeanInvalid, "priorMean" },
        { new("bayesian", PriorMean: decimal.MaxValue), RefusalCodes.PriorMeanInvalid, "priorMean" },
        { new("mean", PriorMean: 3), RefusalCodes.PriorMeanInvalid, "priorMean" },
        { new("bayesian", PriorWeight: -1), RefusalCodes.PriorWeightInvalid, "priorWeight" },
        { new("bayesian", PriorWeight: 1_000_001), RefusalCodes.PriorWeightInvalid, "priorWeight" },
        { new("score", PriorWeight: 9), RefusalCodes.PriorWeightInvalid, "priorWeight" },
        { new("approval", ApprovalThreshold: 6), RefusalCodes.ApprovalThresholdInvalid, "approvalThreshold" },
        { new("approval", ApprovalThreshold: -1), RefusalCodes.ApprovalThresholdInvalid, "approvalThreshold" },
        { new("score", ApprovalThreshold: 3), RefusalCodes.ApprovalThresholdInvalid, "approvalThreshold" },
        { new("score", DrawCommitment: "x"), RefusalCodes.DrawCommitmentInvalid, "drawCommitment" },
        { new("score", LiveBallots: 0), RefusalCodes.LiveBallotsInvalid, "liveBallots" },
        { new("score", LiveBallots: 1_000_001), RefusalCodes.LiveBallotsInvalid, "liveBallots" },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void Each_wrong_parameter_is_refused_by_its_name(CountingChoice choice, string code, string member)
    {
        Refused(Draft, Describe(choice), code);
        Assert.StartsWith(member + ":", Decide(Draft, Describe(choice)).Refusal!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scale_that_the_counting_does_not_fit_is_refused()
    {
        var approval = Star with { Rule = "approval", ApprovalThreshold = 5 };
        Refused([.. Draft, approval], new DescribeElection(new("Photo of the year", ScaleMax: 4)), RefusalCodes.ApprovalThresholdInvalid);
        var bayesian = Star with { Rule = "bayesian", PriorMeanNumerator = 45, PriorMeanDenominator = 10 };
        Refused([.. Draft, bayesian], new DescribeElection(new("Photo of the year", ScaleMax: 4)), RefusalCodes.PriorMeanInvalid);
    }

    [Fact]
    public void Once_open_a_scale_that_the_counting_does_not_fit_is_frozen_like_any_other()
    {
        IElectionEvent[] open = [.. Draft, Star with { Rule = "approval", ApprovalThreshold = 5 }, .. Open.Skip(Draft.Length)];
        Refused(open, new DescribeElection(new("Photo of the year", ScaleMax: 4)), RefusalCodes.DefinitionFrozen);
    }

    [Fact]
    public void A_prior_is_kept_exactly_as_it_is_written() =>
        Then(
            Draft,
            Describe(new("bayesian", PriorMean: 3.250m)),
            Star with { Rule = "bayesian", PriorMeanNumerator = 325, PriorMeanDenominator = 100 });

    [Fact]
    public void Once_open_nothing_of_it_can_change()
    {
        foreach (var phase in (IElectionEvent[][])[Open, Closed, Published])
        {
            Refused(phase, Describe(new("star")), RefusalCodes.DefinitionFrozen);
            Refused(phase, Describe(new("score", LiveBallots: 2)), RefusalCodes.DefinitionFrozen);
            Refused(phase, new DescribeCompetition(1, "Landscape", Quorum: 3), RefusalCodes.DefinitionFrozen);
            Refused(phase, Describe(new("approval", ApprovalThreshold: 6)), RefusalCodes.DefinitionFrozen);
            Then(phase, new DescribeElection(new("Photo 2026", Counting: new("score"))), new ElectionTextCorrected("Photo 2026", ""));
        }
    }

    [Fact]
    public void A_competition_may_have_a_quorum_of_its_own()
    {
        Then(Draft, new AddCompetition("Night", Quorum: 7), new CompetitionAdded(3, "Night", ""), new CompetitionQuorumSet(3, 7));
        Then(Draft, new DescribeCompetition(1, "Landscape", Quorum: 0), new CompetitionQuorumSet(1, 0));
        Then(Draft, new DescribeCompetition(1, "Land", Quorum: 2), new CompetitionDescribed(1, "Land", ""), new CompetitionQuorumSet(1, 2));
        IElectionEvent[] given = [.. Draft, new CompetitionQuorumSet(1, 2)];
        NothingToDo(given, new DescribeCompetition(1, "Landscape"));
        NothingToDo(given, new DescribeCompetition(1, "Landscape", Quorum: 2));
        Assert.Equal(2, ElectionState.Initial.Fold([.. given, new CompetitionDescribed(1, "Land", "")]).Competitions[1].Quorum);
        Refused(Draft, new AddCompetition("Night", Quorum: -1), RefusalCodes.BallotsQuorumInvalid);
        Refused(Draft, new DescribeCompetition(1, "Landscape", Quorum: long.MaxValue), RefusalCodes.BallotsQuorumInvalid);
    }

    [Fact]
    public void The_close_seals_the_draw_with_what_nobody_knew_before()
    {
        Then(WithDraw, new CloseElection(Noon, "closing"), new DrawSealed("closing"), new ElectionClosed(At));
        Then(Open, new CloseElection(Noon, "closing"), new ElectionClosed(At));
        Then(
            [.. Draft, Drawn, new ElectionScheduled(At - 2, null, At), new ElectionOpened(At - 1)],
            new CloseOnSchedule(1, Noon, "closing"),
            new DrawSealed("closing"),
            new ElectionClosed(At));
        Assert.Throws<InvariantViolatedException>(() => Decide(WithDraw, new CloseElection(Noon)));
        Assert.Throws<InvariantViolatedException>(() => Decide(WithDraw, new CloseElection(Noon, "two\nlines")));
    }

    [Fact]
    public void Only_the_seed_that_was_committed_to_can_be_revealed_and_only_after_the_close()
    {
        Refused(Closed, new RevealDraw(Seed.Reveal(), Noon), RefusalCodes.NoDraw);
        Refused(WithDraw, new RevealDraw(Seed.Reveal(), Noon), RefusalCodes.ElectionNotClosed);
        foreach (var wrong in (string?[])[null, "", "x", new DrawSeed(new byte[DrawSeed.Size]).Reveal(), Seed.Reveal() + " "])
            Refused(ClosedWithDraw, new RevealDraw(wrong, Noon), RefusalCodes.DrawSeedWrong);
        Then(ClosedWithDraw, new RevealDraw(Seed.Reveal(), Noon), new DrawRevealed(Seed.Reveal(), At));
        NothingToDo([.. ClosedWithDraw, new DrawRevealed(Seed.Reveal(), At)], new RevealDraw(Seed.Reveal(), Noon.AddDays(1)));
    }

    [Fact]
    public void The_tally_knows_after_how_many_ballots_live_results_move()
    {
        var tally = new ElectionTally();
        tally.When(Created);
        Assert.Equal(1, tally.LiveBallots);
        tally.When(Star with { LiveBallots = 5 });
        Assert.Equal(5, tally.LiveBallots);
        Assert.Equal(5, ElectionTally.FromSnapshot(tally.ToSnapshot()).LiveBallots);
    }

    private static DescribeElection Describe(CountingChoice? choice) => new(new ElectionDescription("Photo of the year", Counting: choice));
}
