using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PhotoVote.EventLog;

/// <summary>The fields of a request, one after the other, of which a <see cref="Fingerprint"/> is made; where many are made, without a string a field.</summary>
/// <param name="buffer">Where they are written while they fit, such as 512 bytes of the stack.</param>
public ref struct RequestParts(Span<byte> buffer)
{
    private Span<byte> _buffer = buffer;
    private int _length;

    /// <summary>Adds a text: its length in bytes (UTF-8, 32-bit big endian), then the bytes. Null is its own value, distinct from "".</summary>
    public void Add(string? part)
    {
        if (part is null)
        {
            BinaryPrimitives.WriteInt32BigEndian(Room(0), -1);
            _length += sizeof(int);
            return;
        }

        var room = Room(Encoding.UTF8.GetMaxByteCount(part.Length));
        Took(room, Encoding.UTF8.GetBytes(part, room[sizeof(int)..]));
    }

    /// <summary>Adds what would be added of the value's text, in the invariant culture.</summary>
    public void Add<T>(T part)
        where T : IUtf8SpanFormattable
    {
        for (var size = 64; ; size *= 2)
        {
            var room = Room(size);
            if (!part.TryFormat(room[sizeof(int)..], out var written, default, CultureInfo.InvariantCulture))
                continue;
            Took(room, written);
            return;
        }
    }

    /// <summary>The first 16 bytes of SHA-256 over all that was added.</summary>
    public readonly Fingerprint ToFingerprint()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_buffer[.._length], hash);
        return Fingerprint.FromBytes(hash);
    }

    private Span<byte> Room(int size)
    {
        var needed = _length + sizeof(int) + size;
        if (needed > _buffer.Length)
        {
            var larger = new byte[Math.Max(needed, 2 * _buffer.Length)];
            _buffer[.._length].CopyTo(larger);
            _buffer = larger;
        }

        return _buffer[_length..];
    }

    private void Took(Span<byte> room, int written)
    {
        BinaryPrimitives.WriteInt32BigEndian(room, written);
        _length += sizeof(int) + written;
    }
}
