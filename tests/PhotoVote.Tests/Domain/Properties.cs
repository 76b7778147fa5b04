using CsCheck;
using PhotoVote.Domain;
using PhotoVote.StoredEvents;

namespace PhotoVote.Tests.Domain;

/// <summary>What every decider promises, whatever it is asked and in whatever order.</summary>
internal static class Properties
{
    /// <summary>
    /// Runs commands one after another and checks after each: what is accepted leads to a state that holds; the same command
    /// again is refused, or has nothing to do, or (where the domain says that twice is two) is let through; the events, stored
    /// and read back, lead to the same state.
    /// </summary>
    /// <param name="print">The whole state as text: equal texts, equal states.</param>
    public static void Hold<TState, TCommand, TEvent>(
        Gen<TCommand[]> histories,
        TState initial,
        Func<TState, TCommand, Decision<TEvent>> decide,
        Func<TState, TEvent, TState> when,
        Action<TState> ensure,
        Func<TState, string> print,
        Func<TCommand, bool>? twiceIsTwo = null)
        where TEvent : class => histories.Sample(commands =>
    {
        var state = initial;
        var log = new List<TEvent>();
        foreach (var command in commands)
        {
            var before = print(state);
            var decision = decide(state, command);
            Assert.Equal(before, print(state));
            Assert.Equal(decision.Events, decide(state, command).Events);
            Assert.True(decision.Refusal is null || decision.Events.IsEmpty);
            if (decision.Events.IsEmpty)
                continue;

            state = decision.Events.Aggregate(state, when);
            log.AddRange(decision.Events);
            ensure(state);
            if (twiceIsTwo?.Invoke(command) != true)
                Assert.Empty(decide(state, command).Events);
        }

        Assert.Equal(print(state), print(log.Select(Stored).Aggregate(initial, when)));
    });

    private static TEvent Stored<TEvent>(TEvent @event)
        where TEvent : class
    {
        var registry = EventRegistry.Current;
        return (TEvent)registry.Decode(registry.TypeOf(@event), registry.Encode(@event).AsMemory());
    }
}
