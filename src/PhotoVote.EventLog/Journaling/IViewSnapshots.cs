namespace PhotoVote.EventLog.Journaling;

/// <summary>A grain whose view can be restored from a snapshot.</summary>
internal interface IViewSnapshots<TView>
{
    /// <summary>The shape that the grain understands, or null when it keeps no snapshots.</summary>
    string? Schema { get; }

    /// <summary>Puts the snapshot into the view. False when it cannot be read: the stream is replayed instead.</summary>
    bool TryRestore(TView view, Snapshot snapshot);
}

/// <summary>A grain that names its stream itself.</summary>
internal interface IStreamOwner
{
    StreamId StreamId { get; }
}
