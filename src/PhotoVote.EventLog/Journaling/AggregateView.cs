namespace PhotoVote.EventLog.Journaling;

/// <summary>What Orleans holds as a journaled grain's state: one reference to an immutable state, so that the domain needs no Orleans attribute.</summary>
/// <typeparam name="TState">The aggregate's state.</typeparam>
public sealed class AggregateView<TState>
{
    /// <summary>The state that the confirmed events lead to.</summary>
    public TState Current { get; internal set; } = default!;
}
