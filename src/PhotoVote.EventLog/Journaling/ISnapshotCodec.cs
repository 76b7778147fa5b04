namespace PhotoVote.EventLog.Journaling;

/// <summary>The stored form of an aggregate's state. Its shape changes with a new <see cref="Schema"/>; old snapshots are then ignored.</summary>
/// <typeparam name="TState">The state; immutable, because it is encoded in the background.</typeparam>
public interface ISnapshotCodec<TState>
{
    /// <summary>The name of the shape with its version, such as "Order.v2".</summary>
    string Schema { get; }

    ReadOnlyMemory<byte> Encode(TState state);

    /// <exception cref="Exception">The data cannot be read: the snapshot is ignored and the stream replayed from its first event.</exception>
    TState Decode(ReadOnlyMemory<byte> data);
}
