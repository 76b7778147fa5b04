using PhotoVote.Domain;
using PhotoVote.Domain.Elections;
using static PhotoVote.Tests.Domain.Elections.ElectionTests;
using static PhotoVote.Tests.Domain.Fixed;

namespace PhotoVote.Tests.Domain.Elections;

/// <summary>Given: competition 1 has candidates 1 and 2 and 3, competition 2 has 4 and 5.</summary>
public class OrderTests
{
    private static readonly IElectionEvent[] Given = [.. Draft];

    [Fact]
    public void Candidates_are_shown_by_their_numbers_until_somebody_arranges_them()
    {
        Assert.Equal([1, 2, 3], Shown(Given));
        NothingToDo(Given, Order(1, 2, 3));
        NothingToDo(Given, Order());
        Then(Given, Order(3, 1, 2), new CandidatesOrdered(1, [3, 1, 2]));
        Assert.Equal([3, 1, 2], Shown([.. Given, new CandidatesOrdered(1, [3, 1, 2])]));
    }

    [Fact]
    public void Who_is_not_named_comes_after_and_so_does_who_is_added_later()
    {
        Then(Given, Order(3), new CandidatesOrdered(1, [3, 1, 2]));
        IElectionEvent[] arranged = [.. Given, new CandidatesOrdered(1, [3, 1, 2])];
        Then(arranged, Order(2), new CandidatesOrdered(1, [2, 3, 1]));
        Assert.Equal([3, 1, 2, 6], Shown([.. arranged, new CandidateAdded(6, 1, "Late")]));
        Then([.. arranged, new CandidateAdded(6, 1, "Late")], Order(6), new CandidatesOrdered(1, [6, 3, 1, 2]));
    }

    [Fact]
    public void Order_survives_descriptions_and_removals_and_numbers_stay_what_they_are()
    {
        IElectionEvent[] arranged = [.. Given, new CandidatesOrdered(1, [3, 1, 2]), new CandidateDescribed(3, "Another"), new CandidateRemoved(1)];
        Assert.Equal([3, 2], Shown(arranged));
        Assert.Equal("Another", ElectionState.Initial.Fold(arranged).Candidates[3].Title);
        NothingToDo(arranged, Order(3, 2));
    }

    [Fact]
    public void What_is_no_order_of_the_competition_is_refused()
    {
        Refused(Given, new OrderCandidates(1, null), RefusalCodes.OrderInvalid);
        Refused(Given, Order(1, 2, 1), RefusalCodes.OrderInvalid);
        Refused(Given, Order(4), RefusalCodes.CandidateUnknown);
        Refused(Given, Order(9), RefusalCodes.CandidateUnknown);
        Refused(Given, new OrderCandidates(7, [1]), RefusalCodes.CompetitionUnknown);
    }

    [Fact]
    public void Once_open_the_order_stays()
    {
        foreach (var phase in (IElectionEvent[][])[Open, Closed, Published])
        {
            Refused(phase, Order(3, 2, 1), RefusalCodes.DefinitionFrozen);
            NothingToDo(phase, Order(1, 2, 3));
        }
    }

    private static OrderCandidates Order(params int[] candidates) => new(1, candidates);

    private static IEnumerable<int> Shown(IElectionEvent[] events)
    {
        var state = ElectionState.Initial.Fold(events);
        return state.InOrder(state.Competitions[1]).Select(c => c.Number);
    }
}
