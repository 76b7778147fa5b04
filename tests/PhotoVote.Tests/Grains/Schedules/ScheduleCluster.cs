using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.TestingHost;
using PhotoVote.Domain;
using PhotoVote.Domain.Elections;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Sqlite;
using PhotoVote.Grains;
using PhotoVote.Grains.Storage;
using PhotoVote.StoredEvents;

namespace PhotoVote.Tests.Grains.Schedules;

/// <summary>
/// The time of day, which a test can put forward, for PhotoVote alone: Orleans takes the same clock for its membership, and a silo whose
/// clock jumps is declared dead and ends the process. Timers run as they always do.
/// </summary>
public sealed class Clock : TimeProvider
{
    private long _ahead;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public override DateTimeOffset GetUtcNow()
    {
        var caller = new StackFrame(1).GetMethod()?.DeclaringType?.Assembly.GetName().Name;
        var now = base.GetUtcNow();
        return caller?.StartsWith("PhotoVote", StringComparison.Ordinal) == true ? now.AddTicks(Interlocked.Read(ref _ahead)) : now;
    }
}

/// <summary>Silos that share a log and a clock.</summary>
public sealed class ScheduleCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly List<InProcessTestCluster> _clusters = [];
    private IEventLog _listened = null!;

    /// <summary>Of the log, and of what is kept beside it.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("photovote-").FullName;

    /// <summary>After which positions the silos have read the whole partition on.</summary>
    public ConcurrentQueue<long> ReadAfter { get; } = [];

    public Clock Clock { get; } = new();

    public DateTimeOffset Now => Clock.GetUtcNow();

    public IEventLog Log { get; private set; } = null!;

    public IGrainFactory Grains => _clusters[0].Client;

    public static async Task<ScheduleCluster> StartAsync(short silos = 2, bool keepsSchedules = true)
    {
        var cluster = new ScheduleCluster();
        cluster.Log = SqliteEventLog.Create(new SqliteEventLogOptions { Folder = cluster.Folder });
        await cluster.Log.StartAsync(CancellationToken.None);
        cluster._listened = ListenedLog.Of(cluster.Log, cluster.ReadAfter);
        await cluster.AddAsync(silos, keepsSchedules);
        return cluster;
    }

    /// <summary>Starts silos that know nothing of those before, on the same log.</summary>
    public async Task AddAsync(short silos, bool keepsSchedules = true)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton(_listened);
            silo.Services.AddSingleton<TimeProvider>(Clock);
            silo.AddPhotoVoteGrains();
            silo.AddTallyStorageOnSqlite(Folder);
            if (!keepsSchedules)
                silo.Services.Remove(silo.Services.Single(service => !service.IsKeyedService && service.ImplementationType?.Name == "ScheduleKeeper"));
        });
        _clusters.Add(builder.Build());
        await _clusters[^1].DeployAsync();
    }

    /// <summary>Another log takes the place of this one, which is away from now on.</summary>
    public async Task ReplaceLogAsync(Func<Task> before)
    {
        var former = Log;
        Log = SqliteEventLog.Create(new SqliteEventLogOptions { Folder = Path.Combine(Folder, "other") });
        await Log.StartAsync(CancellationToken.None);
        ListenedLog.Replace(_listened, Log);
        await before();
        await former.DisposeAsync();
    }

    public async Task StopAsync()
    {
        foreach (var cluster in _clusters)
            await cluster.DisposeAsync();
        _clusters.Clear();
    }

    /// <summary>The events of an election's own stream.</summary>
    public async Task<List<IElectionEvent>> EventsAsync(ElectionId election)
    {
        var slice = await Log.ReadStreamAsync(new(0, StreamNames.Election(election)), 1, 1_000, ReadDirection.Forwards, CancellationToken.None);
        return [.. slice.Events.Select(e => (IElectionEvent)StoredEventCodec.Current.Decode(e))];
    }

    /// <summary>Waits until the election has such an event, and gives it.</summary>
    public async Task<T> WaitForAsync<T>(ElectionId election, Func<T, bool>? wanted = null)
        where T : IElectionEvent
    {
        using var patience = new CancellationTokenSource(Patience);
        await foreach (var page in Log.FollowAsync(0, 0, StreamNames.Election(election), patience.Token))
            if (page.Events.Select(StoredEventCodec.Current.Decode).OfType<T>().FirstOrDefault(e => wanted?.Invoke(e) != false) is { } found)
                return found;
        throw new TimeoutException($"No {typeof(T).Name} came.");
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Log.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>A log that notes where partitions are read from; all else is the log's.</summary>
public class ListenedLog : DispatchProxy
{
    private IEventLog _log = null!;
    private ConcurrentQueue<long> _readAfter = null!;

    public static IEventLog Of(IEventLog log, ConcurrentQueue<long> readAfter)
    {
        var listened = Create<IEventLog, ListenedLog>();
        ((ListenedLog)(object)listened)._log = log;
        ((ListenedLog)(object)listened)._readAfter = readAfter;
        return listened;
    }

    /// <summary>Who follows the former one goes on with it until it is closed.</summary>
    public static void Replace(IEventLog listened, IEventLog log) => ((ListenedLog)(object)listened)._log = log;

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name == nameof(IEventLog.ReadPartitionAsync) && args is [_, long after, > 1, null, _])
            _readAfter.Enqueue(after);
        return targetMethod.Invoke(_log, BindingFlags.DoNotWrapExceptions, null, args, null);
    }
}
