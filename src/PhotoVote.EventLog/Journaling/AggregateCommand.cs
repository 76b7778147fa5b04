using System.Collections.Immutable;

namespace PhotoVote.EventLog.Journaling;

/// <summary>What a command leads to: events to append, perhaps none, or a refusal.</summary>
/// <typeparam name="TEvent">The aggregate's events.</typeparam>
/// <typeparam name="TRefusal">Why a command may be refused.</typeparam>
public readonly struct AggregateDecision<TEvent, TRefusal>
    where TEvent : class
    where TRefusal : class
{
    /// <summary>The events to append; empty when there is nothing to do.</summary>
    public ImmutableArray<TEvent> Events { get; private init; }

    /// <summary>Other streams of the partition that must be at a version for the events to be appended.</summary>
    public ImmutableArray<StreamCondition> Conditions { get; private init; }

    /// <summary>What is appended to other streams of the partition in the same commit.</summary>
    public ImmutableArray<StreamAppend> Alongside { get; private init; }

    /// <summary>Why not; null when it is not refused.</summary>
    public TRefusal? Refusal { get; private init; }

    /// <exception cref="ArgumentException">There is something to append alongside, but no event of the aggregate's own.</exception>
    public static AggregateDecision<TEvent, TRefusal> Accept(
        ImmutableArray<TEvent> events, ImmutableArray<StreamCondition> conditions = default, ImmutableArray<StreamAppend> alongside = default)
    {
        if (events.IsDefaultOrEmpty && !alongside.IsDefaultOrEmpty)
            throw new ArgumentException("What is appended alongside needs events of the aggregate's own.", nameof(alongside));
        return new()
        {
            Events = events.IsDefault ? [] : events,
            Conditions = conditions.IsDefault ? [] : conditions,
            Alongside = alongside.IsDefault ? [] : alongside,
        };
    }

    public static AggregateDecision<TEvent, TRefusal> Refuse(TRefusal refusal) => new() { Events = [], Conditions = [], Alongside = [], Refusal = refusal };
}

/// <summary>One command for one aggregate.</summary>
public sealed class AggregateCommand<TState, TEvent, TRefusal>
    where TEvent : class
    where TRefusal : class
{
    /// <summary>Its id, chosen by whoever sent it; the same command sent again has the same.</summary>
    public required Ulid Id { get; init; }

    /// <summary>Of the request: who, which aggregate, what.</summary>
    public required Fingerprint Fingerprint { get; init; }

    /// <summary>
    /// Decides on a state, given its version. Pure but for what <see cref="Refresh"/> keeps up to date; called again on a newer state when
    /// the first was stale, and when a stream written alongside was not where it was expected.
    /// </summary>
    public required Func<TState, long, AggregateDecision<TEvent, TRefusal>> Decide { get; init; }

    /// <summary>
    /// Reads again what the decision rests on outside the aggregate, and tells whether it has changed since. Called when a condition failed,
    /// when a stream written alongside was not where it was expected, and before it is answered that the command is refused or has nothing
    /// to do; null when the decision rests on the aggregate alone. It bounds its own time: the commands behind it wait.
    /// </summary>
    public Func<CancellationToken, Task<bool>>? Refresh { get; init; }
}

/// <summary>What became of a command.</summary>
public abstract record CommandOutcome<TState, TRefusal>
{
    private CommandOutcome()
    {
    }

    /// <summary>It holds: its events are in the log, or there was nothing to do.</summary>
    /// <param name="State">The aggregate after it (or after a later command, when it was a repetition).</param>
    /// <param name="Version">The version of that state.</param>
    /// <param name="Record">The command in the log; null when there was nothing to write.</param>
    /// <param name="Repeated">Whether it had been written before.</param>
    public sealed record Done(TState State, long Version, CommandRecord? Record, bool Repeated) : CommandOutcome<TState, TRefusal>;

    /// <summary>It was refused, on states that were current; nothing was written.</summary>
    public sealed record Refused(TRefusal Refusal) : CommandOutcome<TState, TRefusal>;

    /// <summary>Its id belongs to another request; nothing was written.</summary>
    public sealed record IdReused(CommandRecord Record) : CommandOutcome<TState, TRefusal>;
}
