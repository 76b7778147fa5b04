namespace PhotoVote.StoredEvents;

/// <summary>The log holds an event type that this build does not know: it was written by a newer one, or a registration was lost.</summary>
public sealed class UnknownEventException(string type) : Exception(
    $"The stored event type '{type}' is not registered in this build. Nothing is skipped: run a build that knows it.")
{
    public string Type { get; } = type;
}

/// <summary>A stored event, or snapshot, does not have the shape of its type.</summary>
public sealed class DamagedEventException(string type, string problem, Exception? inner = null)
    : Exception($"The stored '{type}' cannot be read: {problem}", inner)
{
    public string Type { get; } = type;
}
