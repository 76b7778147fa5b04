using PhotoVote.Domain;
using PhotoVote.Domain.JoinCodes;

namespace PhotoVote.Tests.Domain.JoinCodes;

public class JoinCodeTests
{
    private static readonly AssignJoinCode Assign = new(JoinCode.Parse("RPPR0C"), Fixed.Election);
    private static readonly JoinCodeAssigned Assigned = new("RPPR0C", Fixed.Election.ToString());

    [Fact]
    public void A_free_code_goes_to_who_asks() => Assert.Equal([Assigned], JoinCodeDecider.Decide(JoinCodeState.Initial, Assign).Events);

    [Fact]
    public void Asking_again_changes_nothing() =>
        Assert.True(JoinCodeDecider.Decide(JoinCodeState.Initial.When(Assigned), Assign).IsNothingToDo);

    [Fact]
    public void A_code_leads_to_one_election_for_ever()
    {
        var taken = JoinCodeState.Initial.When(Assigned);
        var decision = JoinCodeDecider.Decide(taken, Assign with { Election = new ElectionId(7) });
        Assert.Equal(RefusalCodes.JoinCodeTaken, decision.Refusal?.Code);
        Assert.Equal(Fixed.Election, taken.When(new JoinCodeAssigned("RPPR0C", new ElectionId(7).ToString())).Election);
        Assert.Null(JoinCodeState.Initial.When(new JoinCodeAssigned("?", "?")).Election);
    }
}
