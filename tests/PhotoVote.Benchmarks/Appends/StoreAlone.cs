using Npgsql;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Appending;
using PhotoVote.EventLog.Postgres;

namespace PhotoVote.Benchmarks.Appends;

/// <summary>The database function by itself: batches made by one loop, without callers to answer.</summary>
internal sealed class StoreAlone(int partition) : IContender
{
    private readonly byte[] _data = new byte[AppendBenchmark.EventBytes];
    private PostgresBatchStore _store = null!;
    private long _version;

    public string Name => "the append function, called by one loop";

    public string Note => "";

    public async Task PrepareAsync(NpgsqlDataSource dataSource)
    {
        _store = new(partition, dataSource, new(), (_, _, _) => throw new NotSupportedException());
        await WriteAsync(MakeBatch(WholeLog.Gate, ExpectedVersion.NoStream));
        await WriteAsync(AppendBenchmark.BatchSize);
    }

    public async Task WriteAsync(int events)
    {
        for (var written = 0; written < events; written += AppendBenchmark.BatchSize)
        {
            var batch = new AppendBatch(partition);
            for (var i = 0; i < AppendBenchmark.BatchSize; i++)
                Add(batch, AppendBenchmark.StreamName(partition, i), ExpectedVersion.Exactly(_version), [new(WholeLog.Gate, 1)]);
            await WriteAsync(batch);
            _version++;
        }
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private AppendBatch MakeBatch(string stream, ExpectedVersion expected)
    {
        var batch = new AppendBatch(partition);
        Add(batch, stream, expected, []);
        return batch;
    }

    private void Add(AppendBatch batch, string stream, ExpectedVersion expected, StreamCondition[] conditions) =>
        batch.TryAdd(new(new(partition, Ulid.NewUlid(), new(1), [new(stream, expected, [new(WholeLog.EventType, _data)])], [.. conditions]), long.MaxValue, default));

    private async Task WriteAsync(AppendBatch batch)
    {
        if (await _store.WriteAsync(batch, default) is not BatchResult.Written)
            throw new InvalidOperationException("A batch was refused.");
    }
}
