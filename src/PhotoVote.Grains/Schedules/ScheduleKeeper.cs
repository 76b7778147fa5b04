using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using PhotoVote.Client;
using PhotoVote.Domain;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.Grains.Projections;
using PhotoVote.StoredEvents.Tallies;

namespace PhotoVote.Grains.Schedules;

/// <summary>
/// Opens and closes elections when it is time. Every silo has one and all do the same: whoever comes first writes, the others find it done.
/// What is overdue when a silo starts is done before the silo has started, and so before a server that starts after it answers anything.
/// </summary>
internal sealed partial class ScheduleKeeper(
    IEventLog log,
    IEventCodec codec,
    IServiceProvider services,
    IGrainFactory grains,
    ProjectionRegistry projections,
    LogMemory memory,
    TimeProvider time,
    ILogger<ScheduleKeeper> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    /// <summary>What it is called among the projections.</summary>
    public const string Projection = "schedules";

    private const int ReadersAtOnce = 4;
    private const int ElectionsAtOnce = 32;

    /// <summary>The wall clock may be set while a timer runs by another one, so it is looked at this often.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan FaultedRetry = TimeSpan.FromMinutes(1);

    /// <summary>Of all partitions together: a storage that does not answer must not hold up a stop.</summary>
    private static readonly TimeSpan FinishPatience = TimeSpan.FromSeconds(6);

    private readonly ScheduleBook _book = new();
    private readonly SemaphoreSlim _atOnce = new(ElectionsAtOnce);
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<ProjectionProgress> _progress = [];
    private IReadOnlyList<ScheduleReader> _readers = [];
    private Task _running = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(ScheduleKeeper), ServiceLifecycleStage.Active, StartAsync, StopAsync);

    public void Dispose()
    {
        _stopping.Dispose();
        _atOnce.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        _progress.AddRange(Enumerable.Range(0, log.PartitionCount).Select(p => projections.Begin(Projection, p)));
        var readers = _progress.ConvertAll(Reader);
        await Parallel.ForEachAsync(readers, AtOnce(cancellationToken), async (reader, stop) => await reader.CatchUpAsync(stop));

        // One that cannot be asked does not keep the others waiting: its election refuses by the clock until it is closed.
        await Task.WhenAll(_book.TakeDue(time.GetUtcNow()).Select(FollowAsync));
        _readers = readers;
        _running = Task.WhenAll(
        [
            UntilStoppedAsync(RunAsync, _progress),
            .. readers.Zip(_progress, (reader, progress) => UntilStoppedAsync(() => reader.FollowAsync(_stopping.Token), [progress])),
        ]);
    }

    /// <summary>None of these ends by itself; should one do so all the same, it is told rather than missed.</summary>
    private async Task UntilStoppedAsync(Func<Task> run, IReadOnlyList<ProjectionProgress> progress)
    {
        var running = Task.Run(run, CancellationToken.None);
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_stopping.IsCancellationRequested)
            return;
        foreach (var reader in progress)
            reader.Ended(running.Exception?.InnerException ?? new InvalidOperationException("It ended without a reason."));
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        enough.CancelAfter(FinishPatience);
        if (_running.IsCompleted)
            await Parallel.ForEachAsync(_readers, AtOnce(enough.Token), async (reader, stop) => await reader.FinishAsync(stop)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _progress.ForEach(p => p.Dispose());
    }

    /// <summary>A partition each, but never a connection for each: there may be many partitions.</summary>
    private static ParallelOptions AtOnce(CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = ReadersAtOnce, CancellationToken = cancellationToken };

    private ScheduleReader Reader(ProjectionProgress progress)
    {
        // Asked for only now: a silo without it is refused before, in words.
        var storage = services.GetRequiredKeyedService<IGrainStorage>(TallyStorage.Provider);
        return new(progress.Partition, log, codec, _book, new ScheduleCheckpoint(progress.Partition, log, storage, time, logger), progress, memory, time, logger);
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            var changed = _book.Changed;
            var now = time.GetUtcNow();

            // Not awaited: one that takes long must not make the others late.
            foreach (var election in _book.TakeDue(now))
                _ = FollowAsync(election);

            // A time that came in meanwhile may be past.
            var sleep = TimeSpan.FromTicks(Math.Clamp((_book.Next - now)?.Ticks ?? long.MaxValue, 0, LongestSleep.Ticks));
            await changed.WaitAsync(sleep, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowAsync(ElectionId election)
    {
        DateTimeOffset? next;
        try
        {
            await _atOnce.WaitAsync(_stopping.Token).ConfigureAwait(false);
            try
            {
                next = Next(election, await grains.GetGrain<IElectionSchedule>(election.ToString()).FollowAsync().ConfigureAwait(false));
            }
            finally
            {
                _atOnce.Release();
            }
        }
        catch (Exception e)
        {
            if (_stopping.IsCancellationRequested)
                return;
            LogFailed(logger, e, election);
            next = time.GetUtcNow() + Retry;
        }

        _book.SetUnlessKnown(election, next);
    }

    private DateTimeOffset? Next(ElectionId election, Reply<ScheduleFollowed> reply)
    {
        var now = time.GetUtcNow();

        // An election on a silo whose clock is behind may find that it is not time yet.
        if (reply.IsDone)
            return reply.Value!.Next <= now ? now + Retry : reply.Value.Next;
        LogNotFollowed(logger, election, reply.Status, reply.Code, reply.Detail);
        return reply.Status switch
        {
            ReplyStatus.Refused => null,
            ReplyStatus.Faulted => now + FaultedRetry,
            _ => now + Retry,
        };
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Election {Election} could not be asked to follow its schedule; trying again")]
    private static partial void LogFailed(ILogger logger, Exception e, ElectionId election);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Election {Election} did not follow its schedule: {Status} {Code} {Detail}")]
    private static partial void LogNotFollowed(ILogger logger, ElectionId election, ReplyStatus status, string? code, string? detail);
}
