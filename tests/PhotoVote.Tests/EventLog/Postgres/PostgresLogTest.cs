using PhotoVote.EventLog;
using PhotoVote.EventLog.Postgres;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.EventLog.Postgres;

/// <summary>What tests share that are about PostgreSQL alone: they need a second session, another process, or a server that fails.</summary>
public abstract class PostgresLogTest(PostgresCluster cluster) : IAsyncLifetime
{
    private readonly List<IEventLog> _logs = [];

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected TestDatabase Database { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Database = await cluster.CreateDatabaseAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var log in _logs)
            await log.DisposeAsync();
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A log on the test's database: each is to the others like one of another process.</summary>
    protected async Task<IEventLog> StartLogAsync(PostgresEventLogOptions? options = null)
    {
        var log = PostgresLog.Create(Database.DataSource, options);
        _logs.Add(log);
        await log.StartAsync(Cancel);
        return log;
    }

    protected static AppendRequest Request(string stream, ExpectedVersion expected, params StreamCondition[] conditions) =>
        new(0, Ulid.NewUlid(), Fingerprint.Of(stream), [new(stream, expected, [new("Happened", "{}"u8.ToArray())])], [.. conditions]);

    protected static AppendRequest Request(string stream) => Request(stream, ExpectedVersion.Any);

    protected static async Task<AppendOutcome.Appended> AppendAsync(IEventLog log, AppendRequest request) =>
        Assert.IsType<AppendOutcome.Appended>(await log.AppendAsync(request, Cancel));

    protected static async Task<List<RecordedEvent>> FollowAsync(IEventLog log, long until, CancellationToken cancellationToken)
    {
        var seen = new List<RecordedEvent>();
        await foreach (var page in log.FollowAsync(0, 0, null, cancellationToken))
        {
            seen.AddRange(page.Events);
            if (page.Position >= until)
                break;
        }

        return seen;
    }

    protected static IEnumerable<long> Numbers(long count)
    {
        for (var i = 1L; i <= count; i++)
            yield return i;
    }
}
