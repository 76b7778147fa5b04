namespace PhotoVote.EventLog.Sqlite;

/// <summary>Another process (or another log of this process) writes to the data folder.</summary>
/// <param name="folder">The data folder.</param>
/// <param name="processId">The process that has it, as far as known.</param>
public sealed class DataFolderInUseException(string folder, int? processId, Exception? inner = null)
    : EventLogException(
        $"The data folder {folder} is in use by {(processId is { } id ? $"process {id}" : "another process")}. "
        + "Only one process at a time can write to it: stop that one, or choose another folder.",
        inner)
{
    /// <summary>The data folder.</summary>
    public string Folder { get; } = folder;

    /// <summary>The process that has it; null when it could not be told.</summary>
    public int? ProcessId { get; } = processId;
}
