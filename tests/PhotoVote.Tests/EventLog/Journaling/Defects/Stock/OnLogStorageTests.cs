namespace PhotoVote.Tests.EventLog.Journaling.Defects.Stock;

/// <summary>What Orleans' LogStorage (10.4.2) does. A failure means that Orleans has changed: the defect may be mended.</summary>
[Collection(StockSiloCollection.Name)]
public sealed class OnLogStorageTests(StockSilo silo)
{
    /// <summary>More than one would try in a second who waits ever longer, as Orleans does while the store cannot be read: 2,000 took hours.</summary>
    private const int Refusals = 2_000;

    private readonly StockJournal _journal = silo.NewOnLogStorage();

    [Fact]
    public async Task Orleans_has_changed_unless_two_activations_are_told_that_their_events_hold_and_one_event_is_stored()
    {
        var (one, two) = await Scenarios.TwoActivationsWriteAsync(_journal);

        Stock.Still(1, new Write(true, "one", 1), one);
        Stock.Still(1, new Write(true, "one", 1), two);
        Stock.Still(1, "one", await _journal.StoredAsync());
    }

    [Fact]
    public async Task Orleans_has_changed_unless_an_event_counts_at_which_the_transition_threw()
    {
        var (write, poison, stored) = await Scenarios.TransitionThrowsAsync(_journal);

        Stock.Still(2, new Write(true, poison, 1), write);
        Stock.Still(2, poison, stored);
    }

    [Fact]
    public async Task Orleans_has_changed_unless_an_event_is_stored_after_its_caller_was_told_that_there_was_no_answer()
    {
        var (answer, afterwards, stored) = await Scenarios.WriteWhileStoreIsDownAsync(_journal);

        Stock.Still(3, typeof(TimeoutException), answer?.GetType());
        Stock.Still(3, new Write(false, "down", 1), afterwards);
        Stock.Still(3, "down", stored);
    }

    [Fact]
    public async Task Orleans_has_changed_unless_an_activation_that_has_ended_still_writes() =>
        Stock.Still(4, "late", await Scenarios.ActivationEndsWhileStoreIsDownAsync(_journal));

    [Fact]
    public async Task Orleans_has_changed_unless_a_write_that_is_refused_is_tried_again_without_a_pause() =>
        Stock.Still(5, Refusals + 1, await Scenarios.WritesAreRefusedAsync(_journal, Refusals));

    [Fact]
    public async Task Orleans_has_changed_unless_an_activation_refuses_on_what_it_saw_before_another_wrote()
    {
        var (hadInMind, afterReading) = await Scenarios.RefusalAfterAnotherWroteAsync(_journal);

        Stock.Still(7, "", hadInMind);
        Stock.Still(7, "one", afterReading);
    }

    [Fact]
    public async Task Orleans_has_changed_unless_a_change_is_announced_twice_and_shows_each_event_twice()
    {
        var (tentative, after) = await Scenarios.StateChangesAsync(_journal);

        Stock.Still(8, "a b a b, a b a b", string.Join(", ", tentative));
        Stock.Still(8, "a b a b", after);
    }

    [Fact]
    public async Task Orleans_has_changed_unless_an_event_decided_on_an_old_state_is_submitted_to_the_new_one()
    {
        var (write, stored) = await Scenarios.DecisionOnAnOldStateAsync(_journal);

        Stock.Still(9, new Write(true, "one uno first", 3), write);
        Stock.Still(9, "one uno first", stored);
    }
}
