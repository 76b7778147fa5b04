using PhotoVote.Domain;
using PhotoVote.Domain.Elections;
using static PhotoVote.Tests.Domain.Elections.ElectionTests;
using static PhotoVote.Tests.Domain.Fixed;

namespace PhotoVote.Tests.Domain.Elections;

public class LifecycleTests
{
    [Fact]
    public void A_draft_opens_then_closes_then_publishes()
    {
        Then(Draft, new OpenElection(Noon), new ElectionOpened(At));
        Then(Open, new CloseElection(Noon), new ElectionClosed(At));
        Then(Closed, new PublishResults(Noon), new ResultsPublished(At));
    }

    [Fact]
    public void A_retry_finds_its_work_done()
    {
        NothingToDo(Open, new OpenElection(Noon.AddSeconds(1)));
        NothingToDo(Closed, new CloseElection(Noon.AddSeconds(1)));
        NothingToDo(Published, new PublishResults(Noon.AddSeconds(1)));
    }

    [Fact]
    public void There_is_no_way_back_and_no_short_cut()
    {
        Refused(Closed, new OpenElection(Noon), RefusalCodes.ElectionClosed);
        Refused(Draft, new CloseElection(Noon), RefusalCodes.ElectionNotOpen);
        Refused(Draft, new PublishResults(Noon), RefusalCodes.ElectionNotClosed);
        Refused(Open, new PublishResults(Noon), RefusalCodes.ElectionNotClosed);
    }

    [Fact]
    public void Opening_says_what_is_missing()
    {
        Refused([Created], new OpenElection(Noon), RefusalCodes.NoCompetition);
        IElectionEvent[] lacking = [.. Draft, new CandidateRemoved(5)];
        Refused(lacking, new OpenElection(Noon), RefusalCodes.CompetitionIncomplete);
        Assert.Contains("competition 2 (Portrait) has 1", Decide(lacking, new OpenElection(Noon)).Refusal!.Detail, StringComparison.Ordinal);
        Refused([.. Draft, new CompetitionAdded(3, "Night", "")], new OpenElection(Noon), RefusalCodes.CompetitionIncomplete);
    }

    [Fact]
    public void A_candidate_is_withdrawn_with_a_reason_until_the_results_are_published()
    {
        var withdraw = new WithdrawCandidate(2, " Not own work ", Noon);
        Then(Open, withdraw, new CandidateWithdrawn(2, "Not own work", At));
        Then(Closed, withdraw, new CandidateWithdrawn(2, "Not own work", At));
        Refused(Draft, withdraw, RefusalCodes.ElectionNotOpen);
        Refused(Published, withdraw, RefusalCodes.ResultsPublished);
        Refused(Open, withdraw with { Reason = "" }, RefusalCodes.ReasonInvalid);
        Refused(Open, withdraw with { Reason = new string('x', 501) }, RefusalCodes.ReasonInvalid);
        Refused(Open, withdraw with { Candidate = 6 }, RefusalCodes.CandidateUnknown);
    }

    [Fact]
    public void A_candidate_is_withdrawn_once()
    {
        IElectionEvent[] withdrawn = [.. Open, new CandidateWithdrawn(2, "Not own work", At)];
        NothingToDo(withdrawn, new WithdrawCandidate(2, "Not own work", Noon));
        Refused(withdrawn, new WithdrawCandidate(2, "Another reason", Noon), RefusalCodes.CandidateWithdrawn);
    }

    [Theory]
    [InlineData("live", false, true, true, true)]
    [InlineData("closed", false, false, true, true)]
    [InlineData("published", false, false, false, true)]
    public void Results_show_when_the_organiser_said(string visibility, bool draft, bool open, bool closed, bool published)
    {
        bool Shows(IElectionEvent[] events) =>
            ElectionState.Initial.Fold([Created with { Visibility = visibility }, .. events[1..]]).ShowsResults;
        Assert.Equal((draft, open, closed, published), (Shows(Draft), Shows(Open), Shows(Closed), Shows(Published)));
    }

    [Fact]
    public void Rules_stay_the_same_object_until_a_rule_changes()
    {
        var state = ElectionState.Initial.Fold(Open);
        var rules = state.Rules;
        Assert.Same(rules, state.Rules);
        Assert.Same(rules, state.When(new CandidateTextCorrected(1, "Dunes")).Rules);
        var withdrawn = state.When(new CandidateWithdrawn(1, "Why", At));
        Assert.NotSame(rules, withdrawn.Rules);
        Assert.True(withdrawn.Rules.IsWithdrawn(1));
        Assert.False(rules.IsWithdrawn(1));
        Assert.Equal(Lifecycle.Closed, withdrawn.When(new ElectionClosed(At)).Rules.Lifecycle);
        Assert.Equal(2, rules.CompetitionOf(4));
        Assert.Null(rules.CompetitionOf(6));
    }
}
