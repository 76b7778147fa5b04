using System.Text;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.Tests.EventLog.Journaling.Kit;

namespace PhotoVote.Tests.EventLog.Journaling.Aggregates;

public sealed class SnapshotTests(JournalSilo silo) : AggregateTests(silo)
{
    private const int Interval = WordAggregate.EventsPerSnapshot;

    protected override string Name { get; } = $"snap{Guid.NewGuid():N}";

    private WordsSnapshots Codec => WordsSnapshots.Of(Name);

    [Fact]
    public async Task A_snapshot_is_taken_when_enough_has_happened_and_the_next_activation_starts_from_it()
    {
        await AddAsync(Interval - 1);
        Assert.Null(await SnapshotAsync());
        await AddAsync(1);
        await UntilAsync(() => Faults.SnapshotsSaved == 1);
        await AddAsync(3);

        Assert.Equal(Interval, (await SnapshotAsync())!.Version);
        Silo.Codec.Break($"{Name}-1", new FormatException("An event that the snapshot spares (test)."));
        Assert.Equal(Interval + 3, (await Twin.TakeAsync((WordAggregate g) => g.ReadAsync())).All.Count);
        Assert.Equal(Interval + 4, AssertDone(await ExecuteAsync(Twin, Add("more"))).Version);
    }

    [Fact]
    public async Task Snapshots_come_at_intervals()
    {
        for (var i = 1; i <= 3; i++)
        {
            await AddAsync(Interval);
            await UntilAsync(() => Faults.SnapshotsSaved == i);
            Assert.Equal(i * Interval, (await SnapshotAsync())!.Version);
        }
    }

    [Fact]
    public async Task A_slow_codec_delays_nobody()
    {
        using var blocked = new ManualResetEventSlim();
        Codec.BlocksOn = blocked;
        await AddAsync(3 * Interval).WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        Assert.Null(await SnapshotAsync());

        blocked.Set();
        await UntilAsync(() => Faults.SnapshotsSaved == 1);
        Assert.Equal(Interval, (await SnapshotAsync())!.Version);
    }

    [Fact]
    public async Task A_log_that_keeps_no_snapshots_for_now_delays_nobody()
    {
        var gate = Faults.HoldSnapshots();
        await AddAsync(3 * Interval).WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        await gate.ArrivedAsync();
        Assert.Null(await SnapshotAsync());

        gate.Open();
        await UntilAsync(() => Faults.SnapshotsSaved == 1);
    }

    [Fact]
    public async Task A_state_that_has_no_snapshot_is_tried_again_later()
    {
        Codec.Refuses = words => words.All.Count < 2 * Interval;
        await AddAsync(Interval);
        await UntilAsync(() => Silo.LinesWritten.Any(l => l.Contains(Name, StringComparison.Ordinal) && l.Contains("No snapshot", StringComparison.Ordinal)));
        await AddAsync(Interval);
        await UntilAsync(() => Faults.SnapshotsSaved == 1);

        Assert.Equal(2 * Interval, (await SnapshotAsync())!.Version);
    }

    [Fact]
    public async Task A_damaged_snapshot_is_ignored()
    {
        await AddAsync(5);
        await Silo.Log.Sound.SaveSnapshotAsync(Stream, new("Words.v1", 3, Encoding.UTF8.GetBytes("damaged")), Cancel);

        Assert.Equal(5, (await Twin.TakeAsync((WordAggregate g) => g.ReadAsync())).All.Count);
        Assert.Contains(Silo.LinesWritten, l => l.Contains(Name, StringComparison.Ordinal) && l.Contains("version 3", StringComparison.Ordinal));
        Assert.Equal(6, AssertDone(await ExecuteAsync(Twin, Add("more"))).Version);
    }

    [Fact]
    public async Task A_snapshot_of_another_shape_is_ignored()
    {
        await AddAsync(5);
        await Silo.Log.Sound.SaveSnapshotAsync(Stream, new("Words.v0", 3, Encoding.UTF8.GetBytes("other words here")), Cancel);

        Assert.Equal($"{Name}-1", (await Twin.TakeAsync((WordAggregate g) => g.ReadAsync())).All[0]);
    }

    [Fact]
    public async Task A_snapshot_is_all_there_is_to_read_when_nothing_happened_since()
    {
        await AddAsync(Interval);
        await UntilAsync(() => Faults.SnapshotsSaved == 1);
        Silo.Codec.Break($"{Name}-1", new FormatException("An event that the snapshot spares (test)."));

        Assert.Equal(Interval, (await Twin.TakeAsync((WordAggregate g) => g.ReadAsync())).All.Count);
        AssertRefused($"{Name}-{Interval} holds it", await ExecuteAsync(Twin, Pass("nobody", "x")));
    }

    private int _added;

    private async Task AddAsync(int count)
    {
        for (var i = 0; i < count; i++)
            AssertDone(await ExecuteAsync(Add($"{Name}-{++_added}")));
    }

    private async Task<Snapshot?> SnapshotAsync() => (await Silo.Log.Sound.LoadAsync(Stream, 0, Codec.Schema, Cancel)).Snapshot;
}
