namespace PhotoVote.Tests.EventLog.Journaling.Defects.Stock;

/// <summary>What Orleans' StateStorage (10.4.2) does. A failure means that Orleans has changed: the defect may be mended.</summary>
[Collection(StockSiloCollection.Name)]
public sealed class OnStateStorageTests(StockSilo silo)
{
    private readonly StockJournal _journal = silo.NewOnStateStorage();

    [Fact]
    public async Task Orleans_has_changed_unless_two_activations_are_told_that_their_events_hold_and_one_event_is_stored()
    {
        var (one, two) = await Scenarios.TwoActivationsWriteAsync(_journal);

        Stock.Still(1, new Write(true, "one", 1), one);
        Stock.Still(1, new Write(true, "one", 1), two);
        Stock.Still(1, "one", await _journal.StoredAsync());
    }

    [Fact]
    public async Task Orleans_has_changed_unless_a_state_is_stored_that_a_transition_left_half_made()
    {
        var (write, poison, stored) = await Scenarios.TransitionThrowsAsync(_journal);

        Stock.Still(2, new Write(true, poison, 1), write);
        Stock.Still(2, poison, stored);
    }

    [Fact]
    public async Task Orleans_has_changed_unless_an_event_that_failed_is_stored_with_the_next()
    {
        var (failed, next, stored) = await Scenarios.NextCommandAsync(_journal);

        Stock.Still(6, new Write(false, "", 0), failed);
        Stock.Still(6, new Write(true, "failed next", 2), next);
        Stock.Still(6, "failed next", stored);
    }
}
