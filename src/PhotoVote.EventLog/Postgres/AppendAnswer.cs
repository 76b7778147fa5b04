using Npgsql;
using PhotoVote.EventLog.Appending;

namespace PhotoVote.EventLog.Postgres;

/// <summary>Reads the row that event_log.append answers with; the columns are those of <see cref="AppendCommand.Sql"/>.</summary>
internal static class AppendAnswer
{
    /// <summary>When written, the base versions are only those of the streams that were looked up, with their numbers beside.</summary>
    public static (BatchResult Result, long[]? OpenNumbers) Read(NpgsqlDataReader row, AppendBatch batch)
    {
        var versions = row.GetFieldValue<long[]>(4);
        if (row.GetBoolean(0))
            return (new BatchResult.Written(row.GetInt64(1), versions, PostgresValues.ToTime(row.GetDateTime(2))), row.GetFieldValue<long[]>(3));
        var commands = row.IsDBNull(6) ? [] : Commands(row, batch);
        return (new BatchResult.Rejected(Versions(batch, versions, row.GetFieldValue<long[]>(5)), commands), null);
    }

    private static Dictionary<string, long> Versions(AppendBatch batch, long[] versions, long[] conditionVersions)
    {
        var found = new Dictionary<string, long>(versions.Length + conditionVersions.Length, StringComparer.Ordinal);
        for (var i = 0; i < versions.Length; i++)
            found[batch.Streams[i].Name] = versions[i];
        foreach (var (name, version) in batch.Conditions.Keys.Zip(conditionVersions))
            found[name] = version;
        return found;
    }

    private static Dictionary<Ulid, CommandRecord> Commands(NpgsqlDataReader row, AppendBatch batch)
    {
        var (ids, commands, fingerprints) = (row.GetFieldValue<Guid[]>(6), row.GetFieldValue<Guid[]>(7), row.GetFieldValue<Guid[]>(8));
        var (positions, sizes, times) = (row.GetFieldValue<long[]>(9), row.GetFieldValue<int[]>(10), row.GetFieldValue<DateTime[]>(11));
        var known = new Dictionary<Ulid, CommandRecord>(ids.Length);
        for (var i = 0; i < ids.Length; i++)
            known[new(ids[i])] = new(new(commands[i]), PostgresValues.ToFingerprint(fingerprints[i]), positions[i], sizes[i], PostgresValues.ToTime(times[i]));

        var found = new Dictionary<Ulid, CommandRecord>();
        foreach (var item in batch.Items)
        {
            var request = item.Request;
            if (known.TryGetValue(request.CommandId, out var own) && own.CommandId == request.CommandId)
                found[request.CommandId] = own;
            else if (FirstKnown(item, known) is { } other)
                found[request.CommandId] = other;
        }

        return found;
    }

    private static CommandRecord? FirstKnown(PendingAppend item, Dictionary<Ulid, CommandRecord> known)
    {
        foreach (var id in item.EventIds)
            if (known.TryGetValue(id, out var record))
                return record;
        return null;
    }
}
