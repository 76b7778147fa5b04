using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Core;
using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Elections;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Sqlite;
using PhotoVote.Grains.Elections;
using PhotoVote.Grains.Projections;
using PhotoVote.Grains.Results;
using PhotoVote.Grains.Results.Feed;
using PhotoVote.Grains.Rolls;
using PhotoVote.StoredEvents;
using PhotoVote.StoredEvents.Tallies;
using PhotoVote.Tests.Domain;
using PhotoVote.Tests.Grains.Results.Feed;

namespace PhotoVote.Tests.Grains.Results;

/// <summary>Counting again beside what is shown, page by page, and in the moments between.</summary>
public sealed class RecountTests : IAsyncLifetime
{
    private const int Page = 10_000;
    private static readonly ElectionId Election = ElectionId.FromCommand(7, partitionCount: 1);

    private readonly string _folder = Directory.CreateTempSubdirectory("photovote-").FullName;
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddLogging().AddSingleton<ProjectionRegistry>().BuildServiceProvider();
    private readonly TaskFactory _scheduler = new(new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler);
    private readonly Clock _clock = new();
    private WatchedLog _log = null!;
    private ElectionDefinitions _definitions = null!;
    private PartitionFeeds _feeds = null!;
    private LiveTally _tally = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _log = new(SqliteEventLog.Create(new SqliteEventLogOptions { Folder = _folder }));
        await _log.StartAsync(Cancel);
        _definitions = new(_log, StoredEventCodec.Current);
        var memory = new LogMemory(new IssuedKeys(), _definitions);
        _feeds = new(_log, StoredEventCodec.Current, _services.GetRequiredService<ProjectionRegistry>(), memory, _clock, NullLogger<PartitionFeed>.Instance);
        var keeper = new TallyKeeper(new NothingKept(), Election.ToString(), () => { }, _clock, NullLogger.Instance);
        _tally = new(Election, keeper, _feeds, new TallyOpening(_log, _definitions, NullLogger<TallyOpening>.Instance), _clock, NullLogger.Instance);
        await AppendAsync(Beginning);
        await AppendAsync(Cast(), Cast());
    }

    public async ValueTask DisposeAsync()
    {
        await OnScheduler(async () =>
        {
            await _tally.FinishAsync();
            return true;
        });
        await _feeds.Of(0).StopAsync();
        _feeds.Dispose();
        _definitions.Dispose();
        await _log.DisposeAsync();
        await _services.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Who_asks_while_other_counts_take_the_place_of_those_that_are_shown_is_told_all_that_was_in_the_log()
    {
        Assert.Equal(2, (await ReadAsync()).View.Turnout.Cast);
        _clock.Advance(2 * LiveTally.Wanted);
        var (pages, recounted, read) = (0, new TaskCompletionSource(), new TaskCompletionSource());
        _log.AfterRead = _ => Interlocked.Increment(ref pages) switch { 1 => Task.CompletedTask, 2 => recounted.Task, _ => read.Task };
        await AppendAsync(Withdrawn);
        Assert.False((await ReadAsync()).IsSettled);
        await UntilAsync(() => Volatile.Read(ref pages) == 2);

        // The page that completes the recount was read. What is cast now is not on it, and whoever asks must be told of it.
        await AppendAsync(Cast());
        _clock.Advance(2 * LiveTally.Wanted);
        var (reading, swapped) = await OnScheduler(() => Task.FromResult((_tally.ReadAsync(isWatched: false, Cancel), _tally.Change)));
        recounted.SetResult();
        await swapped;
        Assert.False(reading.IsCompleted);
        read.SetResult();
        var counted = await reading;
        Assert.Equal((3L, true), (counted.View.Turnout.Cast, counted.IsSettled));
    }

    [Fact]
    public async Task A_recount_that_fails_is_not_begun_again_for_everybody_who_asks_and_goes_on_where_it_stopped()
    {
        await Task.WhenAll(Enumerable.Range(0, (Page / 1_000) + 1).Select(_ => AppendAsync([.. Enumerable.Range(0, 1_000).Select(_ => (object)new CandidateRated(1, 3))])));
        await ReadAsync();
        var (isFailing, passes) = (true, new ConcurrentQueue<long>());
        _log.AfterRead = after =>
        {
            passes.Enqueue(after);
            return isFailing && after == Page ? throw new LogUnavailableException("Away.") : Task.CompletedTask;
        };
        await AppendAsync(Withdrawn);
        foreach (var failures in (int[])[1, 2, 2, 3, 3, 3, 3, 4])
        {
            for (var i = 0; i < 5; i++)
            {
                Assert.False((await ReadAsync()).IsSettled);
                await _tally.Recounting;
            }

            Assert.Equal(failures, Failures());
            _clock.Advance(Recount.FirstPause);
        }

        Assert.Single(passes, 0L);
        isFailing = false;
        _clock.Advance(Recount.LongestPause);
        Assert.False((await ReadAsync()).IsSettled);
        await _tally.Recounting;
        var counted = await ReadAsync();
        Assert.Equal((2L, true), (counted.View.Turnout.Cast, counted.IsSettled));
        Assert.Single(passes, 0L);

        int Failures() => passes.Count(after => after == Page);
    }

    [Fact]
    public async Task Who_asks_after_the_log_was_set_back_is_told_what_is_in_it_now_and_nothing_that_was_in_it_before()
    {
        await AppendAsync(Withdrawn);
        Assert.Equal(0, (await ReadAsync()).View.Competitions[0].Ballots);
        var other = SqliteEventLog.Create(new SqliteEventLogOptions { Folder = Path.Combine(_folder, "other") });
        await other.StartAsync(Cancel);
        await using var former = _log.Replace(other);
        await AppendAsync(Beginning);
        await AppendAsync(Cast(), Cast(), Cast(), Cast(), Cast());

        // In this one, nobody is withdrawn.
        var counted = await ReadAsync();
        Assert.Equal((5L, 5L, true), (counted.View.Turnout.Cast, counted.View.Competitions[0].Ballots, counted.IsSettled));
    }

    private static object[] Beginning => [Fixed.Created with { Election = Election.ToString() }, .. Fixed.Definition, new ElectionOpened(0)];

    private static CandidateWithdrawn Withdrawn => new(1, "", 0);

    private static BallotCast Cast() => new("", "", "", [1], [3], 0);

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var tries = 0; tries < 1_000 && !holds(); tries++)
            await Task.Delay(10, Cancel);
        Assert.True(holds());
    }

    private Task<CountedTally> ReadAsync() => OnScheduler(() => _tally.ReadAsync(isWatched: false, Cancel));

    /// <summary>As on a grain's.</summary>
    private Task<T> OnScheduler<T>(Func<Task<T>> what) => _scheduler.StartNew(what, CancellationToken.None).Unwrap();

    private Task<AppendOutcome> AppendAsync(params object[] events)
    {
        var stream = events[0] is IBallotEvent ? StreamNames.Ballot(Election, new BallotId(1)) : StreamNames.Election(Election);
        return _log.AppendAsync(
            new AppendRequest(0, Ulid.NewUlid(), Fingerprint.Of("test"), [new StreamAppend(stream, ExpectedVersion.Any, [.. events.Select(StoredEventCodec.Current.Encode)])]), Cancel);
    }

    /// <summary>Stands still until it is put forward; timers run.</summary>
    private sealed class Clock : TimeProvider
    {
        private long _now = 1;

        public void Advance(TimeSpan by) => Interlocked.Add(ref _now, (long)(by.TotalSeconds * Stopwatch.Frequency));

        public override long GetTimestamp() => Interlocked.Read(ref _now);
    }

    private sealed class NothingKept : IStorage<TallyRecord>
    {
        public TallyRecord State { get; set; } = new();

        public string? Etag => null;

        public bool RecordExists => false;

        public Task ClearStateAsync() => Task.CompletedTask;

        public Task WriteStateAsync() => Task.CompletedTask;

        public Task ReadStateAsync() => Task.CompletedTask;
    }
}
