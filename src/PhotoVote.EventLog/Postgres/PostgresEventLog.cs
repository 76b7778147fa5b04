using System.Collections.Immutable;
using Npgsql;
using PhotoVote.EventLog.Appending;
using PhotoVote.EventLog.Postgres.Hints;
using PhotoVote.EventLog.Reading;

namespace PhotoVote.EventLog.Postgres;

/// <summary>The event log in a PostgreSQL database, for any number of processes.</summary>
internal sealed class PostgresEventLog : EventLogBase
{
    /// <summary>
    /// How many events of one stream a shared query gives; a longer rest is read on its own. More than commonly follow a snapshot, so that one
    /// query is enough for an aggregate that keeps them.
    /// </summary>
    private const int LoadPageSize = 1_000;
    private const int LongPageSize = 2_000;

    private readonly NpgsqlDataSource _dataSource;
    private readonly PostgresEventLogOptions _options;
    private readonly ReadSessions _reads;
    private readonly List<PostgresBatchStore> _stores = [];
    private readonly CommitNotifier _notifier;
    private readonly CommitListener _listener;
    private readonly ReadBatcher<LoadKey, LoadedStream> _loads;
    private readonly ReadBatcher<StreamId, long> _versions;
    private readonly ReadBatcher<(int, Ulid), CommandRecord?> _commands;

    public PostgresEventLog(NpgsqlDataSource dataSource, PostgresEventLogOptions options, TimeProvider time)
        : base(options.Partitions, options.Committer with { QueueTimeout = options.QueueTimeout, WriteTimeout = options.WriteTimeout }, time)
    {
        (_dataSource, _options) = (dataSource, options);
        _reads = new(dataSource, options);
        _notifier = new(dataSource, options, time);
        _listener = new(dataSource, time, OnMovedElsewhere, () => _notifier.ServerProcess);
        _loads = new(keys => _reads.LoadAsync(keys, LoadPageSize), maxBatch: 128);
        _versions = new(_reads.ReadVersionsAsync);
        _commands = new(keys => _reads.FindCommandsAsync(keys, CancellationToken.None));
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_options.ApplySchema)
            await PostgresSchema.ApplyAsync(_dataSource, cancellationToken).ConfigureAwait(false);
        else
            await PostgresSchema.CheckAsync(_dataSource, cancellationToken).ConfigureAwait(false);
        await DatabaseCheck.RunAsync(_dataSource, PartitionCount, cancellationToken).ConfigureAwait(false);
    }

    public override Task<CommandRecord?> FindCommandAsync(int partition, Ulid commandId, CancellationToken cancellationToken)
    {
        CheckPartition(partition);
        return _commands.ReadAsync((partition, commandId), cancellationToken);
    }

    public override Task<StreamSlice> ReadStreamAsync(
        StreamId stream, long fromVersion, int maxCount, ReadDirection direction, CancellationToken cancellationToken)
    {
        Check(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(fromVersion, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxCount, 10_000);
        return _reads.ReadStreamAsync(stream, fromVersion, maxCount, direction, cancellationToken);
    }

    public override Task<long> ReadVersionAsync(StreamId stream, CancellationToken cancellationToken)
    {
        Check(stream);
        return _versions.ReadAsync(stream, cancellationToken);
    }

    public override async Task<LoadedStream> LoadAsync(
        StreamId stream, long afterVersion, string? snapshotSchema, CancellationToken cancellationToken)
    {
        Check(stream);
        ArgumentOutOfRangeException.ThrowIfNegative(afterVersion);
        var loaded = await _loads.ReadAsync(new(stream, afterVersion, snapshotSchema), cancellationToken).ConfigureAwait(false);
        if (loaded.Events.Count < LoadPageSize && loaded.Events.Sum(EventRows.SizeOf) < GroupedQueries.LoadPageBytes)
            return loaded;

        var events = new List<RecordedEvent>(loaded.Events);
        while (true)
        {
            var rest = await _reads.ReadStreamAsync(stream, events[^1].Version + 1, LongPageSize, ReadDirection.Forwards, cancellationToken).ConfigureAwait(false);
            events.AddRange(rest.Events);
            if (events[^1].Version >= rest.Version)
                return loaded with { Events = events };
        }
    }

    public override Task SaveSnapshotAsync(StreamId stream, Snapshot snapshot, CancellationToken cancellationToken)
    {
        Check(stream);
        ArgumentNullException.ThrowIfNull(snapshot);
        if (snapshot.Version < 1)
            throw new ArgumentException("A snapshot stands for version 1 at least.", nameof(snapshot));
        AppendRequestRules.CheckName(snapshot.Schema, EventData.MaxTypeLength, "snapshot schema");
        return _reads.SaveSnapshotAsync(stream, snapshot, cancellationToken);
    }

    public override Task<long> ReadHeadAsync(int partition, CancellationToken cancellationToken)
    {
        CheckPartition(partition);
        return _reads.ReadHeadAsync(partition, cancellationToken);
    }

    public override Task<LogPage> ReadPartitionAsync(
        int partition, long afterPosition, int maxScanned, string? streamPrefix, CancellationToken cancellationToken)
    {
        CheckPartition(partition);
        ArgumentOutOfRangeException.ThrowIfNegative(afterPosition);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxScanned, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxScanned, 10_000);
        return _reads.ReadPartitionAsync(partition, afterPosition, maxScanned, streamPrefix, cancellationToken);
    }

    public override IAsyncEnumerable<LogPage> FollowTypesAsync(
        int partition, long afterPosition, ImmutableArray<string> typePrefixes, CancellationToken cancellationToken)
    {
        string[] types = [.. typePrefixes];
        return FollowPagesAsync(partition, afterPosition, (position, token) => _reads.ReadTypesAsync(partition, position, FollowPageSize, types, token), cancellationToken);
    }

    protected override IBatchStore OpenBatchStore(int partition)
    {
        var store = new PostgresBatchStore(partition, _dataSource, _options, FindCommandsAsync);
        lock (_stores)
            _stores.Add(store);
        return store;
    }

    protected override void OnCommitted(int partition, long position)
    {
        base.OnCommitted(partition, position);
        _notifier.Notify(partition);
    }

    protected override IDisposable? Watch(int partition) => _listener.Watch();

    protected override async ValueTask DisposeCoreAsync()
    {
        await _listener.DisposeAsync().ConfigureAwait(false);
        await _notifier.DisposeAsync().ConfigureAwait(false);
        foreach (var store in _stores)
            await store.DisposeAsync().ConfigureAwait(false);
        await _reads.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<IReadOnlyDictionary<Ulid, CommandRecord>> FindCommandsAsync(
        int partition, IReadOnlyCollection<Ulid> commandIds, CancellationToken cancellationToken)
    {
        var found = await _reads.FindCommandsAsync([.. commandIds.Select(id => (partition, id))], cancellationToken).ConfigureAwait(false);
        return found.OfType<CommandRecord>().ToDictionary(record => record.CommandId);
    }

    private void OnMovedElsewhere(int partition)
    {
        // Another process may be configured with more partitions.
        if (partition < PartitionCount)
            Wake(partition);
    }

    private void Check(StreamId stream)
    {
        CheckPartition(stream.Partition);
        AppendRequestRules.CheckName(stream.Name, StreamId.MaxNameLength, "stream name");
    }
}
