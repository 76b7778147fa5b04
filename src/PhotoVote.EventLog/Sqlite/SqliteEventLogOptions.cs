using PhotoVote.EventLog.Appending;

namespace PhotoVote.EventLog.Sqlite;

/// <summary>Where a SQLite event log lives, and how it is cut.</summary>
public sealed record SqliteEventLogOptions
{
    /// <summary>The data folder; it is created when it is missing. One process at a time uses it, on a local disk.</summary>
    public required string Folder { get; init; }

    /// <summary>The database's file name within the folder.</summary>
    public string FileName { get; init; } = "events.db";

    /// <summary>How many partitions there are, at least 1. It may grow from one start to the next, never shrink.</summary>
    public int PartitionCount { get; init; } = 1;

    /// <summary>The bounds of each partition's queue.</summary>
    internal CommitterOptions Committer { get; init; } = new();

    /// <summary>After how many pages of 4 KiB in the write-ahead log they are moved to the database.</summary>
    internal int CheckpointPages { get; init; } = 4_000;

    /// <summary>At which length the write-ahead log is emptied even if writing has to wait for readers a moment.</summary>
    internal long WriteAheadLimit { get; init; } = 64 * 1024 * 1024;
}
