namespace PhotoVote.Client;

/// <summary>How a ULID travels between silos and clients: its 128 bits, big endian, in two halves.</summary>
[GenerateSerializer, Immutable, Alias("PhotoVote.Ulid")]
public record struct UlidSurrogate
{
    [Id(0)]
    public ulong High { get; set; }

    [Id(1)]
    public ulong Low { get; set; }
}

/// <summary>Teaches Orleans to carry a <see cref="Ulid"/>.</summary>
[RegisterConverter]
public sealed class UlidConverter : IConverter<Ulid, UlidSurrogate>
{
    public Ulid ConvertFromSurrogate(in UlidSurrogate surrogate)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, surrogate.High);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], surrogate.Low);
        return new Ulid(bytes);
    }

    public UlidSurrogate ConvertToSurrogate(in Ulid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes);
        return new UlidSurrogate
        {
            High = System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes),
            Low = System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
        };
    }
}
