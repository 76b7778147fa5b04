using System.Diagnostics;
using Npgsql;
using PhotoVote.EventLog.Appending;

namespace PhotoVote.EventLog.Postgres;

/// <summary>
/// Writes a partition's batches through one connection of its own: one call of event_log.append a batch, which is the transaction, and
/// never an explicit one, so that a process that freezes holds nobody up.
/// </summary>
internal sealed class PostgresBatchStore(
    int partition, NpgsqlDataSource dataSource, PostgresEventLogOptions options, Func<int, IReadOnlyCollection<Ulid>, CancellationToken, Task<IReadOnlyDictionary<Ulid, CommandRecord>>> find)
    : IBatchStore, IAsyncDisposable
{
    // A connection that was idle for longer is tried before anything is sent: one that broke meanwhile would leave the outcome unknown.
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, string> _settings = LogSession.Settings(options.StatementTimeout, options.LockTimeout, durable: true);
    private StreamMarks _marks = new();
    private LogSession? _session;
    private long _lastUse;

    public async Task<BatchResult> WriteAsync(AppendBatch batch, CancellationToken cancellationToken)
    {
        NpgsqlCommand command;
        BatchStreams streams;
        try
        {
            command = await PrepareAsync(cancellationToken).ConfigureAwait(false);
            streams = new(batch, _marks);
            AppendCommand.Fill(command.Parameters, batch, streams);
        }
        catch (Exception e) when (PostgresErrors.IsOfDatabase(e) || e is OperationCanceledException)
        {
            await CloseAsync().ConfigureAwait(false);
            throw PostgresErrors.BeforeAppend(e, partition);
        }

        try
        {
            // Npgsql gives up on a server that answers neither the statement nor its cancellation after "Cancellation Timeout", which a
            // connection string may set to never.
            var writing = ExecuteAsync(command, batch, streams, cancellationToken);
            var result = await writing.WaitAsync(options.WriteTimeout + PostgresEventLogOptions.Grace, CancellationToken.None).ConfigureAwait(false);
            _lastUse = Stopwatch.GetTimestamp();
            return result;
        }
        catch (TimeoutException e)
        {
            Abandon();
            throw PostgresErrors.OfAppend(e, partition);
        }
        catch (Exception e)
        {
            if (_session is { IsOpen: false })
                await CloseAsync().ConfigureAwait(false);
            throw PostgresErrors.OfAppend(e, partition);
        }
    }

    public Task<IReadOnlyDictionary<Ulid, CommandRecord>> FindCommandsAsync(
        int partition, IReadOnlyCollection<Ulid> commandIds, CancellationToken cancellationToken) => find(partition, commandIds, cancellationToken);

    public ValueTask DisposeAsync() => CloseAsync();

    private async ValueTask<NpgsqlCommand> PrepareAsync(CancellationToken cancellationToken)
    {
        if (_session is not null && Stopwatch.GetElapsedTime(_lastUse) > Idle && !await AnswersAsync(_session, cancellationToken).ConfigureAwait(false))
            await CloseAsync().ConfigureAwait(false);
        _session ??= await LogSession.OpenAsync(dataSource, _settings, cancellationToken).ConfigureAwait(false);
        var command = await _session.CommandAsync(AppendCommand.Sql, AppendCommand.MakeParameters, cancellationToken).ConfigureAwait(false);
        // A net only: the caller's token and the server's own limits come first.
        command.CommandTimeout = (int)Math.Ceiling(options.WriteTimeout.TotalSeconds) + 5;
        return command;
    }

    private static async Task<bool> AnswersAsync(LogSession session, CancellationToken cancellationToken)
    {
        try
        {
            var command = await session.CommandAsync("select 1", static () => [], cancellationToken).ConfigureAwait(false);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (PostgresErrors.IsOfDatabase(e))
        {
            return false;
        }
    }

    /// <summary>
    /// The row arrives before the commit: PostgreSQL commits when it comes to the Sync that ends the message. Only a reader that has been
    /// read to its end without an error says that the batch is durable.
    /// </summary>
    private async Task<BatchResult> ExecuteAsync(
        NpgsqlCommand command, AppendBatch batch, BatchStreams streams, CancellationToken cancellationToken)
    {
        var marks = _marks;
        BatchResult result;
        long[]? numbers;
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false))
        {
            await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            (result, numbers) = AppendAnswer.Read(reader, batch);
            while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false))
            {
            }
        }

        return result is BatchResult.Written written
            ? written with { BaseVersions = streams.Complete(batch, marks, numbers!, written.BaseVersions) }
            : result;
    }

    // The statement may never end: the connection is left to it.
    private void Abandon()
    {
        _session = null;
        _marks = new();
    }

    private async ValueTask CloseAsync()
    {
        if (_session is { } session)
        {
            _session = null;
            _marks = new();
            await session.DisposeAsync().ConfigureAwait(false);
        }
    }
}
