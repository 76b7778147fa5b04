using System.Collections.Immutable;
using System.Text;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Appending;

namespace PhotoVote.Tests.EventLog;

/// <summary>How a test wants its log opened.</summary>
public sealed record LogSettings
{
    public int PartitionCount { get; init; } = 2;

    public int QueueCapacity { get; init; } = new CommitterOptions().QueueCapacity;

    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>Where the logs of one test are kept: empty at first, gone when it is disposed.</summary>
public interface ILogStorage : IAsyncDisposable
{
    /// <summary>Opens and starts a log on this storage; again after the one before was disposed, it holds everything.</summary>
    Task<IEventLog> OpenAsync(LogSettings settings);
}

/// <summary>
/// What every log does. Each topic is an abstract class of its own; a log runs them all by deriving from each with its storage.
/// </summary>
public abstract class EventLogSpecification<TStorage> : IAsyncLifetime
    where TStorage : ILogStorage, new()
{
    private readonly TStorage _storage = new();

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected IEventLog Log { get; private set; } = null!;

    protected virtual LogSettings Settings { get; } = new();

    public async ValueTask InitializeAsync() => Log = await _storage.OpenAsync(Settings);

    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        await _storage.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected async Task ReopenAsync(LogSettings? settings = null)
    {
        await Log.DisposeAsync();
        Log = await _storage.OpenAsync(settings ?? Settings);
    }

    protected static EventData Event(string type, string data = "{}") => new(type, Encoding.UTF8.GetBytes(data));

    protected static StreamAppend To(string stream, ExpectedVersion expected, params EventData[] events) => new(stream, expected, [.. events]);

    protected static StreamAppend To(string stream, params EventData[] events) => new(stream, ExpectedVersion.Any, [.. events]);

    protected static StreamAppend To(string stream, int version, params EventData[] events) => new(stream, ExpectedVersion.Exactly(version), [.. events]);

    protected static AppendRequest Command(params StreamAppend[] appends) => Command(Ulid.NewUlid(), appends);

    protected static AppendRequest Command(Ulid id, params StreamAppend[] appends) => new(0, id, Fingerprint.Of("request"), [.. appends]);

    /// <summary>The same command, on condition that a stream is at a version.</summary>
    protected static AppendRequest If(string stream, long version, AppendRequest command) =>
        new(command.Partition, command.CommandId, command.Fingerprint, command.Appends, command.Conditions.Add(new(stream, version)));

    protected static AppendRequest In(int partition, AppendRequest command) =>
        new(partition, command.CommandId, command.Fingerprint, command.Appends, command.Conditions);

    protected static AppendRequest With(Fingerprint fingerprint, AppendRequest command) =>
        new(command.Partition, command.CommandId, fingerprint, command.Appends, command.Conditions);

    protected Task<AppendOutcome> Append(AppendRequest request) => Log.AppendAsync(request, Cancel);

    protected async Task<AppendOutcome.Appended> Appended(AppendRequest request) => Assert.IsType<AppendOutcome.Appended>(await Append(request));

    /// <summary>Hands the requests over in this order while another is being written, so that they are batched together.</summary>
    protected async Task<AppendOutcome[]> AppendTogether(params AppendRequest[] requests)
    {
        var busy = Append(Command(To($"busy-{Ulid.NewUlid()}", [.. Enumerable.Range(0, 500).Select(i => Event("Busy", $"{i}"))])));
        var outcomes = await Task.WhenAll(requests.Select(Append));
        await busy;
        return outcomes;
    }

    protected Task<StreamSlice> Read(string stream, int partition = 0) =>
        Log.ReadStreamAsync(new(partition, stream), 1, 10_000, ReadDirection.Forwards, Cancel);

    protected Task<long> VersionOf(string stream) => Log.ReadVersionAsync(new(0, stream), Cancel);

    protected async Task<List<RecordedEvent>> ReadAll(int partition = 0, string? prefix = null)
    {
        var events = new List<RecordedEvent>();
        for (var position = 0L; ;)
        {
            var page = await Log.ReadPartitionAsync(partition, position, 1_000, prefix, Cancel);
            events.AddRange(page.Events);
            position = page.Position;
            if (page.IsAtHead)
                return events;
        }
    }

    protected static string TextOf(RecordedEvent e) => Encoding.UTF8.GetString(e.Data.Span);

    protected static ImmutableArray<long> Versions(params long[] versions) => [.. versions];
}
