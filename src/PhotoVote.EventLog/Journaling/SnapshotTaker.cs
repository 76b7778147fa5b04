using Microsoft.Extensions.Logging;

namespace PhotoVote.EventLog.Journaling;

/// <summary>Takes snapshots in the background: encoding and writing happen off the grain's turn, one at a time, and a failure only costs time later.</summary>
internal sealed partial class SnapshotTaker<TState>(IEventLog log, ISnapshotCodec<TState> codec, int interval, ILogger<SnapshotTaker<TState>> logger)
{
    private Task _running = Task.CompletedTask;

    /// <summary>Starts a snapshot when enough has happened since the last one and none is under way. Returns at once.</summary>
    /// <returns>The version of the newest snapshot taken or begun.</returns>
    public long Consider(StreamId stream, TState state, long version, long lastSnapshot)
    {
        if (version - lastSnapshot < interval || !_running.IsCompleted)
            return lastSnapshot;
        _running = Task.Run(() => TakeAsync(stream, state, version));
        return version;
    }

    private async Task TakeAsync(StreamId stream, TState state, long version)
    {
        try
        {
            await log.SaveSnapshotAsync(stream, new Snapshot(codec.Schema, version, codec.Encode(state)), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            LogFailed(logger, e, stream, version);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No snapshot of stream {Stream} at version {Version}; the next activation replays more events")]
    private static partial void LogFailed(ILogger logger, Exception e, StreamId stream, long version);
}
