using System.Collections.Immutable;

namespace PhotoVote.Domain;

/// <summary>What a decider says to a command: the events to append (none means there is nothing to do), or a refusal.</summary>
public readonly record struct Decision<TEvent>
{
    private readonly ImmutableArray<TEvent> _events;

    private Decision(ImmutableArray<TEvent> events, Refusal? refusal) => (_events, Refusal) = (events, refusal);

    /// <summary>The events to append, in order; empty when refused or when there is nothing to do.</summary>
    public ImmutableArray<TEvent> Events => _events.IsDefault ? [] : _events;

    /// <summary>Why not, or null.</summary>
    public Refusal? Refusal { get; }

    public bool IsRefused => Refusal is not null;

    /// <summary>The command has already had its effect: a success without events.</summary>
    public bool IsNothingToDo => Refusal is null && Events.IsEmpty;

#pragma warning disable CA1000 // A decider names its Decision once, by alias; the members read best on the type.
    public static Decision<TEvent> NothingToDo => default;

    public static Decision<TEvent> Append(params ImmutableArray<TEvent> events) => new(events, refusal: null);

    public static Decision<TEvent> Refuse(Refusal refusal) => new([], refusal);
#pragma warning restore CA1000

    public static implicit operator Decision<TEvent>(Refusal refusal) => Refuse(refusal);
}
