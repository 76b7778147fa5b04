using Orleans.EventSourcing.LogStorage;
using Orleans.Storage;
using PhotoVote.Domain.Ballots;
using PhotoVote.StoredEvents;

namespace PhotoVote.Benchmarks.Ballots.Stock;

/// <summary>
/// LogStorage's record: all events of a ballot, each in the bytes that the event log stores of it too. (Orleans' default is JSON by
/// Newtonsoft, which costs several times as much.)
/// </summary>
internal sealed class StockLogSerializer : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input)
    {
        var record = input as LogStateWithMetaData<IBallotEvent> ?? throw Unknown<T>();
        using var bytes = new MemoryStream(capacity: 1_024);
        using var writer = new BinaryWriter(bytes);
        writer.Write(record.WriteVector);
        writer.Write7BitEncodedInt(record.Log.Count);
        foreach (var e in record.Log)
        {
            var encoded = StoredEventCodec.Current.Encode(e);
            writer.Write(encoded.Type);
            writer.Write7BitEncodedInt(encoded.Data.Length);
            writer.Write(encoded.Data.Span);
        }

        writer.Flush();
        return new(bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
    }

    public T Deserialize<T>(BinaryData input)
    {
        var record = new LogStateWithMetaData<IBallotEvent>();
        using var reader = new BinaryReader(input.ToStream());
        record.WriteVector = reader.ReadString();
        var count = reader.Read7BitEncodedInt();
        for (var i = 0; i < count; i++)
        {
            var type = reader.ReadString();
            var data = reader.ReadBytes(reader.Read7BitEncodedInt());
            record.Log.Add((IBallotEvent)EventRegistry.Current.Decode(type, data));
        }

        return record is T read ? read : throw Unknown<T>();
    }

    private static NotSupportedException Unknown<T>() => new($"{typeof(T)} is no ballot's log.");
}
