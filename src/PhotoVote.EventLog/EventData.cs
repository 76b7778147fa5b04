namespace PhotoVote.EventLog;

/// <summary>One event to append.</summary>
/// <param name="Type">The stored name of its type with its version, such as "OrderPlaced.v1": 1–200 characters, no control characters.</param>
/// <param name="Data">The event itself; the log never looks inside. With the metadata at most <see cref="MaxBytes"/>.</param>
/// <param name="Metadata">What is known about the event but not part of it; may be empty.</param>
public readonly record struct EventData(string Type, ReadOnlyMemory<byte> Data, ReadOnlyMemory<byte> Metadata = default)
{
    /// <summary>The most bytes that one event's data and metadata may have together: 4 MiB.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>The longest type name, in UTF-16 code units.</summary>
    public const int MaxTypeLength = 200;
}
