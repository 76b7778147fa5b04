namespace PhotoVote.EventLog;

/// <summary>An aggregate's state at a version, kept so that it need not be replayed from its first event. Never the truth.</summary>
/// <param name="Schema">The name of its shape with its version, such as "Order.v2"; a reader that knows another shape ignores it.</param>
/// <param name="Version">The stream version that it stands for, at least 1.</param>
/// <param name="Data">The state.</param>
public sealed record Snapshot(string Schema, long Version, ReadOnlyMemory<byte> Data);
