using System.Diagnostics.CodeAnalysis;

namespace PhotoVote.Domain;

/// <summary>
/// A ballot's id: random, so that it tells neither when it was issued nor to whom; its low 16 bits name the shard of the
/// roll that issued it, which a fresh ballot asks for its key. Printed as 26 characters of Crockford's base32.
/// </summary>
public readonly record struct BallotId(UInt128 Value) : IUtf8SpanFormattable
{
    /// <summary>The shard of the roll that issued this ballot.</summary>
    public int RollShard => (ushort)Value;

    /// <param name="random">128 random bits; the low 16 are replaced.</param>
    /// <param name="shard">The issuing shard, from 0.</param>
    public static BallotId Create(UInt128 random, int shard)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(shard);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shard, ushort.MaxValue);
        return new BallotId((random & ~(UInt128)ushort.MaxValue) | (uint)shard);
    }

    public override string ToString() => Crockford.Print(Value);

    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        Crockford.TryPrint(Value, utf8Destination, out bytesWritten);

    public static bool TryParse([NotNullWhen(true)] string? text, out BallotId id)
    {
        var parsed = Crockford.TryParse(text, out var value);
        id = new BallotId(value);
        return parsed;
    }

    /// <exception cref="FormatException">The text is not the canonical form of an id.</exception>
    public static BallotId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a ballot id.");
}
