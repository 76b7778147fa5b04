using PhotoVote.EventLog;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.EventLog.Postgres;

/// <summary>Pages of large events, and streams too long for the query that loads many.</summary>
public sealed class PostgresPagingTests(PostgresCluster cluster) : PostgresLogTest(cluster)
{
    private static AppendRequest Events(string stream, int count, int size) =>
        new(0, Ulid.NewUlid(), default, [new(stream, ExpectedVersion.Any, [.. Enumerable.Repeat(new EventData("Happened", new byte[size]), count)])]);

    [Fact]
    public async Task A_page_of_large_events_ends_early_and_says_where_to_go_on()
    {
        var log = await StartLogAsync();
        for (var i = 0; i < 4; i++)
            await AppendAsync(log, Events("large", 5, 1024 * 1024));

        var first = await log.ReadPartitionAsync(0, 0, 100, null, Cancel);
        var all = await FollowAsync(log, 20, Cancel);

        Assert.Equal((8, 8L, 20L), (first.Events.Count, first.Position, first.Head));
        Assert.Equal(Numbers(20), all.Select(e => e.Position));
    }

    [Fact]
    public async Task Many_loads_at_once_of_long_and_large_streams_are_complete()
    {
        var log = await StartLogAsync();
        await Task.WhenAll(
            AppendAsync(log, Events("long", 1_000, 10)), AppendAsync(log, Events("long", 1_000, 10)), AppendAsync(log, Events("long", 600, 10)),
            AppendAsync(log, Events("large", 7, 300 * 1024)), AppendAsync(log, Events("exact", 1_000, 1)), AppendAsync(log, Events("short", 2, 10)));
        await log.SaveSnapshotAsync(new(0, "long"), new("S", 5, "five"u8.ToArray()), Cancel);

        string[] streams = ["long", "large", "exact", "short", "none"];
        var loaded = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => log.LoadAsync(new(0, streams[i % 5]), 0, "S", Cancel)));

        foreach (var (i, stream) in loaded.Index())
            Assert.Equal((i % 5) switch { 0 => Numbers(2_600).Skip(5), 1 => Numbers(7), 2 => Numbers(1_000), 3 => Numbers(2), _ => [] }, stream.Events.Select(e => e.Version));
        Assert.Equal(5, loaded[0].Snapshot!.Version);
    }
}
