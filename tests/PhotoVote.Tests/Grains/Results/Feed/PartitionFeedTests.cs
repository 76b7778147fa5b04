using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Elections;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.EventLog.Sqlite;
using PhotoVote.Grains.Elections;
using PhotoVote.Grains.Projections;
using PhotoVote.Grains.Results;
using PhotoVote.Grains.Results.Feed;
using PhotoVote.Grains.Rolls;
using PhotoVote.StoredEvents;
using PhotoVote.Tests.Domain;

namespace PhotoVote.Tests.Grains.Results.Feed;

/// <summary>One reader for all elections of a partition.</summary>
public sealed class PartitionFeedTests : IAsyncLifetime
{
    private const int Elections = 200;

    private readonly string _folder = Directory.CreateTempSubdirectory("photovote-").FullName;
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddLogging().AddSingleton<ProjectionRegistry>().BuildServiceProvider();
    private readonly CountingCodec _codec = new();
    private readonly IssuedKeys _issued = new();
    private WatchedLog _log = null!;
    private ElectionDefinitions _definitions = null!;
    private PartitionFeed _feed = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ProjectionRegistry Registry => _services.GetRequiredService<ProjectionRegistry>();

    public async ValueTask InitializeAsync()
    {
        _log = new(SqliteEventLog.Create(new SqliteEventLogOptions { Folder = _folder }));
        await _log.StartAsync(Cancel);
        _definitions = new(_log, _codec);
        _feed = new(0, _log, _codec, Registry, new LogMemory(_issued, _definitions), TimeProvider.System, NullLogger.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        _log.Release();
        await _feed.StopAsync();
        _feed.Dispose();
        _definitions.Dispose();
        await _log.DisposeAsync();
        await _services.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Hundreds_that_come_alive_at_once_read_the_log_together()
    {
        await PlantAsync(ballots: 5);
        var counts = Counts();

        // The first pass is under way when the others come; those share the second.
        await Task.WhenAll(counts.Select(count => _feed.CatchUpAsync(count, stays: false, Cancel)));

        var head = await _log.ReadHeadAsync(0, Cancel);
        Assert.All(counts, count => Assert.Equal((5L, head), (count.Read().View.Turnout.Cast, count.Position)));
        Assert.InRange(_log.Events, head, 3 * head);
        Assert.Empty(Registry.Readers);
    }

    [Fact]
    public async Task Those_who_follow_are_fed_by_one_reader_until_the_last_has_left()
    {
        await PlantAsync(ballots: 1);
        var counts = Counts();
        await Task.WhenAll(counts.Select(count => _feed.CatchUpAsync(count, stays: true, Cancel)));
        await UntilAsync(() => Registry.Readers.Select(reader => reader.Projection).SequenceEqual(["tallies"]));
        var (head, read) = (await _log.ReadHeadAsync(0, Cancel), _log.Events);

        var change = counts[7].Change;
        await AppendAsync(7, Cast(), Cast());
        await change.WaitAsync(TimeSpan.FromSeconds(10), Cancel);
        await Task.WhenAll(counts.Select(count => _feed.CatchUpAsync(count, stays: true, Cancel)));
        Assert.Equal(3, counts[7].Read().View.Turnout.Cast);
        Assert.All(counts, count => Assert.Equal(head + 2, count.Position));
        Assert.Equal((1, 2L), (_log.Follows, _log.Events - read));

        counts.ForEach(_feed.Leave);
        await UntilAsync(() => !Registry.Readers.Any());
        await _feed.CatchUpAsync(counts[0], stays: true, Cancel);
        await UntilAsync(() => _log.Follows == 2);
    }

    [Fact]
    public async Task What_is_shown_changes_its_id_and_nothing_else_does()
    {
        await PlantAsync(ballots: 1);
        var (count, other) = (Begin(3), Begin(4));
        await _feed.CatchUpAsync(count, stays: false, Cancel);
        var first = count.Read().Id;
        await AppendAsync(4, Cast());
        await AppendAsync(3, new CandidateRated(1, 3));
        await _feed.CatchUpAsync(count, stays: false, Cancel);
        Assert.Equal(first, count.Read().Id);

        // The definition's version is shown.
        await AppendAsync(3, new ElectionScheduled(0));
        await _feed.CatchUpAsync(count, stays: false, Cancel);
        var scheduled = count.Read().Id;
        Assert.True(scheduled > first);
        await AppendAsync(3, Cast());
        await _feed.CatchUpAsync(count, stays: false, Cancel);
        Assert.True(count.Read().Id > scheduled);

        // Another silo, which counts it from the start, gives the same.
        var anew = Begin(3);
        await Task.WhenAll(_feed.CatchUpAsync(anew, stays: false, Cancel), _feed.CatchUpAsync(other, stays: false, Cancel));
        Assert.Equal(count.Read().Id, anew.Read().Id);
    }

    [Fact]
    public async Task Of_what_no_tally_wants_nothing_is_decoded()
    {
        await PlantAsync(ballots: 1);
        var wanted = _codec.Decoded;
        await AppendAsync(1, [.. Enumerable.Range(0, 50).Select(i => (object)new CandidateRated(1, i % 6))]);
        await AppendAsync(2, Cast(), Cast());
        await _feed.CatchUpAsync(Begin(1), stays: false, Cancel);
        Assert.Equal(Fixed.Open.Length + 1, _codec.Decoded - wanted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_event_that_cannot_be_read_stops_its_own_tally_alone(bool follows)
    {
        await PlantAsync(ballots: 1);
        var (ill, well) = (Begin(1), Begin(2));
        if (follows)
            await Task.WhenAll(_feed.CatchUpAsync(ill, stays: true, Cancel), _feed.CatchUpAsync(well, stays: true, Cancel));
        await AppendAsync(1, new EventData("BallotCast.v1", "{}"u8.ToArray()));
        await AppendAsync(2, Cast());

        var failed = Assert.ThrowsAsync<AggregateFaultedException>(() => _feed.CatchUpAsync(ill, follows, Cancel));
        await _feed.CatchUpAsync(well, follows, Cancel);
        await failed;
        Assert.Equal(2, well.Read().View.Turnout.Cast);
        await AppendAsync(2, Cast());
        await _feed.CatchUpAsync(well, follows, Cancel);
        Assert.Equal(3, well.Read().View.Turnout.Cast);
    }

    [Fact]
    public async Task Who_is_nearly_there_does_not_wait_for_who_is_far_behind()
    {
        await PlantAsync(ballots: 1);
        await AppendAsync(0, [.. Enumerable.Range(0, 60).Select(_ => (object)new CandidateRated(1, 3))]);
        var near = Begin(1);
        await _feed.CatchUpAsync(near, stays: false, Cancel);
        for (var i = 0; i < 55; i++)
            await AppendAsync(0, [.. Enumerable.Range(0, 1_000).Select(_ => (object)new CandidateRated(1, 3))]);
        await _feed.CatchUpAsync(near, stays: false, Cancel);
        var behind = await _log.ReadHeadAsync(0, Cancel);

        await AppendAsync(1, Cast());
        _log.Hold();
        var far = _feed.CatchUpAsync(Begin(2), stays: false, Cancel);
        var close = _feed.CatchUpAsync(near, stays: false, Cancel);

        // Both have begun to read; one after the other could not.
        await UntilAsync(() => Registry.Readers.Count() == 2);
        Assert.False(far.IsCompleted || close.IsCompleted);
        _log.Release();
        await Task.WhenAll(far, close);
        Assert.Equal((2L, behind + 1), (near.Read().View.Turnout.Cast, near.Position));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Counts_of_what_is_not_in_the_log_any_more_are_told_apart(bool follows)
    {
        await PlantAsync(ballots: 1);
        var count = Begin(1);
        await _feed.CatchUpAsync(count, follows, Cancel);
        _log.End = await _log.ReadHeadAsync(0, Cancel) - 3;
        await AppendAsync(2, Cast());
        if (follows)
            await UntilAsync(() => count.IsLost);
        await Assert.ThrowsAsync<LogSetBackException>(() => _feed.CatchUpAsync(count, follows, Cancel));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Counts_of_a_log_that_was_set_back_and_has_grown_past_them_are_told_apart(bool follow, bool followAfterwards)
    {
        await PlantAsync(ballots: 1);
        var count = Begin(1);
        await _feed.CatchUpAsync(count, follow, Cancel);
        _issued.Add(Id(1), new(7), Fixed.Key(7).Hash(), isNew: false);
        await ReplaceLogAsync();
        Assert.True(await _log.ReadHeadAsync(0, Cancel) > count.Position);
        if (follow)
            await UntilAsync(() => count.IsLost);

        await Assert.ThrowsAsync<LogSetBackException>(() => _feed.CatchUpAsync(count, followAfterwards, Cancel));
        Assert.Null(_issued.Find(Id(1), new(7))); // Its ballot may have been issued in the former log only.
        var anew = Begin(1);
        await _feed.CatchUpAsync(anew, followAfterwards, Cancel);
        Assert.Equal(2, anew.Read().View.Turnout.Cast);
    }

    [Fact]
    public async Task Nor_do_counts_go_on_that_have_read_nothing_yet_of_a_log_that_was_set_back()
    {
        await PlantAsync(ballots: 1);
        var first = await _log.ReadStreamAsync(new(0, StreamNames.Election(Id(150))), 1, 1, ReadDirection.Forwards, Cancel);
        var count = ElectionCount.Begin(Id(150), first.Events[0].Position - 1, [], first.Events[0].Id);
        await ReplaceLogAsync();
        await Assert.ThrowsAsync<LogSetBackException>(() => _feed.CatchUpAsync(count, stays: false, Cancel));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Counts_do_not_go_on_in_a_log_that_took_the_place_of_theirs_without_a_word_while_they_read(bool follow)
    {
        await PlantAsync(ballots: 1);
        var count = Begin(1);
        _log.IsReplacedSilently = true;
        await _feed.CatchUpAsync(count, follow, Cancel);
        await AppendAsync(2, Cast());
        _log.Hold();
        var reading = follow ? Task.CompletedTask : _feed.CatchUpAsync(count, stays: false, Cancel);
        await UntilAsync(() => Registry.Readers.Any());
        await ReplaceLogAsync();
        _log.Release();
        if (follow)
            await UntilAsync(() => count.IsLost);
        else
            await Assert.ThrowsAsync<LogSetBackException>(() => reading);
        Assert.Equal(1, count.Read().View.Turnout.Cast);
    }

    /// <summary>A log of the same elections, with other events, and longer.</summary>
    private async Task ReplaceLogAsync()
    {
        var other = SqliteEventLog.Create(new SqliteEventLogOptions { Folder = Path.Combine(_folder, "other") });
        await other.StartAsync(Cancel);
        await using var former = _log.Replace(other);
        await PlantAsync(ballots: 2);
    }

    private static BallotCast Cast() => new("", "", "", [1], [3], 0);

    private static ElectionId Id(int number) => new((UInt128)(number + 1) << 32);

    private static ElectionCount Begin(int number) => ElectionCount.Begin(Id(number), start: 0, []);

    private static List<ElectionCount> Counts() => [.. Enumerable.Range(0, Elections).Select(Begin)];

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var tries = 0; tries < 1_000 && !holds(); tries++)
            await Task.Delay(10, Cancel);
        Assert.True(holds());
    }

    private Task<AppendOutcome[]> PlantAsync(int ballots) => Task.WhenAll(Enumerable.Range(0, Elections).Select(i =>
        AppendAsync(i, [Fixed.Created with { Election = Id(i).ToString() }, .. Fixed.Definition, new ElectionOpened(0), .. Enumerable.Range(0, ballots).Select(_ => Cast())])));

    private Task<AppendOutcome> AppendAsync(int election, params object[] events) =>
        AppendAsync(election, [.. events.Select(StoredEventCodec.Current.Encode)]);

    private Task<AppendOutcome> AppendAsync(int election, params EventData[] events) => _log.AppendAsync(
        new AppendRequest(0, Ulid.NewUlid(), Fingerprint.Of("test"), [new StreamAppend(StreamNames.Election(Id(election)), ExpectedVersion.Any, [.. events])]), Cancel);

    private sealed class CountingCodec : IEventCodec
    {
        private int _decoded;

        public int Decoded => Volatile.Read(ref _decoded);

        public EventData Encode(object @event) => StoredEventCodec.Current.Encode(@event);

        public object Decode(RecordedEvent recorded)
        {
            Interlocked.Increment(ref _decoded);
            return StoredEventCodec.Current.Decode(recorded);
        }
    }
}
