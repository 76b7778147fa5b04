using System.Diagnostics.CodeAnalysis;

namespace PhotoVote.Domain;

/// <summary>
/// Crockford's base32 (https://www.crockford.com/base32.html), the alphabet of ULIDs: 26 characters hold 128 bits, so the
/// first is at most 7. Only text that prints back to itself parses: lenient readings would alias ids.
/// </summary>
internal static class Crockford
{
    public const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    public const int Length = 26;

    public static string Print(UInt128 value) => string.Create(Length, value, static (text, rest) =>
    {
        for (var i = Length - 1; i >= 0; i--, rest >>= 5)
            text[i] = Alphabet[(int)(rest & 31)];
    });

    /// <summary>The same characters as UTF-8.</summary>
    public static bool TryPrint(UInt128 value, Span<byte> text, out int written)
    {
        written = text.Length < Length ? 0 : Length;
        for (var i = written - 1; i >= 0; i--, value >>= 5)
            text[i] = (byte)Alphabet[(int)(value & 31)];
        return written > 0;
    }

    public static bool TryParse([NotNullWhen(true)] string? text, out UInt128 value)
    {
        value = default;
        if (text is not { Length: Length } || text[0] > '7')
            return false;

        UInt128 sum = default;
        foreach (var character in text)
        {
            var digit = Alphabet.IndexOf(character, StringComparison.Ordinal);
            if (digit < 0)
                return false;
            sum = (sum << 5) | (uint)digit;
        }

        value = sum;
        return true;
    }
}
