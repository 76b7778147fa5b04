using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using PhotoVote.EventLog.Appending;

namespace PhotoVote.EventLog.Sqlite;

/// <summary>The statements that write a batch's rows, within the writer's transaction.</summary>
internal sealed class EventInserts(SqliteConnection connection) : IDisposable
{
    private readonly Statement _stream = new(connection, "INSERT INTO stream (partition, name) VALUES (?1, ?2) RETURNING number");

    private readonly Statement _event = new(
        connection,
        """
        INSERT INTO event (partition, position, stream, version, id, command_size, fingerprint, type, data, metadata, recorded_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        """);

    private readonly Statement _head = new(connection, "UPDATE partition SET head = ?2 WHERE number = ?1");

    /// <summary>Writes everything.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="before">Its streams as they were; those without a number get one.</param>
    /// <param name="first">The position of its first event.</param>
    /// <param name="now">When, in microseconds.</param>
    public void Insert(AppendBatch batch, StreamEntry[] before, long first, long now)
    {
        for (var i = 0; i < before.Length; i++)
            if (before[i].Number == 0)
                before[i] = new(_stream.Bind(1, batch.Partition).Bind(2, batch.Streams[i].Name).Scalar()!.Value, 0);

        _event.Bind(1, batch.Partition).Bind(11, now);
        foreach (var item in batch.Items)
            Insert(batch, item, before, first + item.FirstEvent);
        _head.Bind(1, batch.Partition).Bind(2, first + batch.EventCount - 1).Run();
    }

    public void Dispose()
    {
        _stream.Dispose();
        _event.Dispose();
        _head.Dispose();
    }

    private void Insert(AppendBatch batch, PendingAppend item, StreamEntry[] before, long position)
    {
        var index = 0;
        for (var i = 0; i < item.Request.Appends.Length; i++)
        {
            var append = item.Request.Appends[i];
            var stream = before[batch.IndexOf(append.Stream)];
            var version = stream.Version + item.Offsets[i];
            _event.Bind(3, stream.Number);
            foreach (var e in append.Events)
            {
                BindCommand(item.Request, isFirst: index == 0);
                _event.Bind(2, position + index).Bind(4, ++version).Bind(5, item.EventIds[index])
                    .Bind(8, e.Type).Bind(9, e.Data.Span).Bind(10, e.Metadata.Span).Run();
                index++;
            }
        }
    }

    private void BindCommand(AppendRequest request, bool isFirst)
    {
        if (!isFirst)
        {
            _event.Bind(6, 0).BindNull(7);
            return;
        }

        Span<byte> fingerprint = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(fingerprint, request.Fingerprint.Value);
        _event.Bind(6, request.EventCount).Bind(7, fingerprint);
    }
}
