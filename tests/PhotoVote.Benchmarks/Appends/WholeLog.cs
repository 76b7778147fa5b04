using Npgsql;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Postgres;

namespace PhotoVote.Benchmarks.Appends;

/// <summary>
/// The log as applications use it: so many callers, each with one request in flight to a stream of its own, at an exact version, on
/// condition that one further stream has not moved. Some of the callers repeat, all the time, commands that were written long ago.
/// </summary>
internal sealed class WholeLog(int partition, int inFlight, int repeating) : IContender
{
    public const string EventType = "CandidateRated.v1";
    public const string Gate = "gate";

    private readonly byte[] _data = new byte[AppendBenchmark.EventBytes];
    private readonly long[] _versions = new long[inFlight];
    private IEventLog _log = null!;
    private long _repeated;

    public string Name => $"IEventLog: {inFlight:N0} requests in flight, each with an id and a condition" + (repeating > 0 ? $" + {repeating} repeated" : "");

    public string Note => repeating > 0 ? $"{_repeated:N0} repetitions answered" : "";

    public async Task PrepareAsync(NpgsqlDataSource dataSource)
    {
        _log = PostgresLog.Create(dataSource, new() { Partitions = 8 });
        await _log.StartAsync(default);
        if (await _log.ReadVersionAsync(new(partition, Gate), default) == 0)
            await _log.AppendAsync(new(partition, Ulid.NewUlid(), default, [new(Gate, ExpectedVersion.NoStream, [new(EventType, _data)])]), default);
        await WriteAsync(inFlight);
    }

    public async Task WriteAsync(int events)
    {
        using var done = new CancellationTokenSource();
        var repeaters = Enumerable.Range(0, repeating).Select(_ => Task.Run(() => RepeatAsync(done.Token))).ToArray();
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(i => Task.Run(() => AppendAsync(i, events / inFlight))));
        await done.CancelAsync();
        await Task.WhenAll(repeaters);
    }

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    private async Task AppendAsync(int caller, int times)
    {
        var stream = AppendBenchmark.StreamName(partition, caller);
        for (var i = 0; i < times; i++)
        {
            var id = Ulid.NewUlid();
            var request = new AppendRequest(
                partition, id, new(1), [new(stream, ExpectedVersion.Exactly(_versions[caller]), [new(EventType, _data)])], [new(Gate, 1)]);
            if (await _log.AppendAsync(request, default) is not AppendOutcome.Appended)
                throw new InvalidOperationException("An append was refused.");
            _versions[caller]++;
        }
    }

    private async Task RepeatAsync(CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            if (await _log.AppendAsync(RepeatedCommands.Any(partition), default) is not AppendOutcome.AlreadyAppended)
                throw new InvalidOperationException("A repeated command was appended.");
            _repeated++;
        }
    }
}
