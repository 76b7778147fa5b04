using PhotoVote.EventLog;

namespace PhotoVote.Benchmarks.Appends;

/// <summary>Commands of another day, which the process that is measured does not remember.</summary>
internal static class RepeatedCommands
{
    private const int Count = 10_000;
    private static readonly Ulid[] Ids = [.. Enumerable.Range(0, Count).Select(_ => Ulid.NewUlid())];
    private static readonly byte[] Data = new byte[AppendBenchmark.EventBytes];

    public static Task WriteAsync(IEventLog log, int partition) =>
        Task.WhenAll(Ids.Select(id => log.AppendAsync(Request(partition, id), default)));

    public static AppendRequest Any(int partition) => Request(partition, Ids[Random.Shared.Next(Count)]);

    private static AppendRequest Request(int partition, Ulid id) =>
        new(partition, id, new(1), [new($"repeated/{id}", ExpectedVersion.NoStream, [new(WholeLog.EventType, Data)])]);
}
