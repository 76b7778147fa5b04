using Microsoft.Data.Sqlite;
using PhotoVote.Cli;
using PhotoVote.Domain;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Sqlite;
using PhotoVote.StoredEvents;
using PhotoVote.StoredEvents.Pairs;
using PhotoVote.StoredEvents.Sqlite;
using PhotoVote.StoredEvents.Tallies;

namespace PhotoVote.Tests.Cli;

/// <summary>A SQLite log's file, opened behind the log's back.</summary>
public sealed class PlantedLog : IDisposable
{
    private readonly SqliteConnection _connection;

    public PlantedLog(string folder)
    {
        Folder = folder;
        _connection = new SqliteConnection($"Data Source={Path.Combine(folder, "events.db")};Pooling=False");
        _connection.Open();
        Execute("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON");
    }

    public string Folder { get; }

    /// <summary>An event of the log.</summary>
    public sealed record Row(int Partition, RecordedEvent Recorded, object Event);

    public async Task<IReadOnlyList<Row>> EventsAsync()
    {
        await using var log = SqliteEventLog.OpenReadOnly(Folder);
        await log.StartAsync(TestContext.Current.CancellationToken);
        var rows = new List<Row>();
        for (var partition = 0; partition < log.PartitionCount; partition++)
        {
            var page = await log.ReadPartitionAsync(partition, 0, 10_000, null, TestContext.Current.CancellationToken);
            rows.AddRange(page.Events.Select(e => new Row(partition, e, StoredEventCodec.Current.Decode(e))));
        }

        return rows;
    }

    /// <summary>The only event of its kind of which something is true, or the first of them.</summary>
    public async Task<Row> FindAsync<T>(Func<T, bool>? which = null) =>
        (await EventsAsync()).First(row => row.Event is T e && (which is null || which(e)));

    internal Task<CliRun> VerifyAsync() => CliRun.Of("verify", "--data", Folder, "--json");

    /// <summary>Verifies it, and expects exactly these checks to fail.</summary>
    internal async Task<CliRun> FailsAsync(params string[] checks)
    {
        var run = await VerifyAsync();
        Assert.Equal(checks.Order(StringComparer.Ordinal), run.FailedChecks.Order(StringComparer.Ordinal));
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        return run;
    }

    /// <summary>Takes an event out; the rest stays where it was.</summary>
    public void Delete(Row row) => Execute(
        "DELETE FROM event WHERE partition = $1 AND position = $2", row.Partition, row.Recorded.Position);

    /// <summary>Puts another event into its place.</summary>
    public void Replace(Row row, object @event)
    {
        var data = StoredEventCodec.Current.Encode(@event);
        Replace(row, data.Type, data.Data.ToArray());
    }

    public void Replace(Row row, string type, byte[] data) => Execute(
        "UPDATE event SET type = $3, data = $4 WHERE partition = $1 AND position = $2", row.Partition, row.Recorded.Position, type, data);

    /// <summary>Appends a command to a stream, past all that the log would say to it.</summary>
    public void Append(int partition, string stream, params object[] events)
    {
        Execute("INSERT INTO stream (partition, name) VALUES ($1, $2) ON CONFLICT DO NOTHING", partition, stream);
        var command = Ulid.NewUlid();
        for (var i = 0; i < events.Length; i++)
        {
            var data = StoredEventCodec.Current.Encode(events[i]);
            Execute(
                """
                UPDATE partition SET head = head + 1 WHERE number = $1;
                INSERT INTO event (partition, position, stream, version, id, command_size, fingerprint, type, data, metadata, recorded_at)
                SELECT $1, p.head, s.number, 1 + (SELECT coalesce(max(version), 0) FROM event WHERE stream = s.number), $3, $4, $5, $6, $7, x'', 0
                FROM partition p, stream s WHERE p.number = $1 AND s.partition = $1 AND s.name = $2
                """,
                partition, stream, EventIds.Derive(command, i).ToByteArray(), i == 0 ? events.Length : 0, i == 0 ? new byte[16] : DBNull.Value, data.Type, data.Data.ToArray());
        }
    }

    /// <summary>Keeps a tally beside the log, as the server does.</summary>
    public void KeepTally(ElectionId election, byte[] payload) => Keep(TallyStorage.State, election, payload);

    /// <summary>Keeps comparisons beside the log, as the server does.</summary>
    public void KeepPairs(ElectionId election, byte[] payload) => Keep(PairsStorage.State, election, payload);

    private void Keep(string state, ElectionId election, byte[] payload)
    {
        using var connection = new StateFile(Folder).OpenWriter();
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO grain_state (state_name, grain_key, version, payload) VALUES ($1, $2, 1, $3)";
        command.Parameters.AddWithValue("$1", state);
        command.Parameters.AddWithValue("$2", TallyStorage.Key(election));
        command.Parameters.AddWithValue("$3", payload);
        command.ExecuteNonQuery();
    }

    public void Execute(string sql, params object[] values)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue($"${i + 1}", values[i]);
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        _connection.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
