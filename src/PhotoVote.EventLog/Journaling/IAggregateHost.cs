namespace PhotoVote.EventLog.Journaling;

/// <summary>A grain that names its stream and knows how to make, copy and restore its view.</summary>
internal interface IAggregateHost<TView>
{
    StreamId StreamId { get; }

    /// <summary>The snapshot shape that the grain understands, or null when it keeps no snapshots.</summary>
    string? SnapshotSchema { get; }

    /// <summary>Whether the stream is read as the grain comes alive; else when somebody first needs it.</summary>
    bool ReadsAtActivation { get; }

    /// <summary>The view before the first event.</summary>
    TView NewView();

    /// <summary>A view that can go its own way.</summary>
    TView Copy(TView view);

    /// <summary>Puts the snapshot into the view. False, and no change, when it cannot be read: the stream is replayed instead.</summary>
    bool TryRestore(TView view, Snapshot snapshot);
}
