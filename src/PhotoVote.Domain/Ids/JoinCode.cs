using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace PhotoVote.Domain;

/// <summary>
/// The six characters that people type to join an election: Crockford's base32. The first is the election's partition
/// modulo 32, so that a code leads to its partition. Reading is lenient (case, spaces, dashes, I and L for 1, O for 0).
/// </summary>
public readonly record struct JoinCode
{
    public const int Length = 6;

    private readonly uint _bits;

    private JoinCode(uint bits) => _bits = bits;

    /// <summary>The partition that the code's stream lives in, modulo 32.</summary>
    public int Partition => (int)(_bits >> 25);

    /// <summary>
    /// Partition modulo 32, then the first 25 bits of SHA-256("photovote/join-code/v1" ‖ the election id's 16 bytes ‖ attempt).
    /// </summary>
    /// <param name="election">Whose code.</param>
    /// <param name="attempt">0 first; one more whenever the code turned out to be taken. At most 255.</param>
    public static JoinCode Derive(ElectionId election, int attempt)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(attempt);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(attempt, 255);

        var domain = "photovote/join-code/v1"u8;
        Span<byte> input = stackalloc byte[domain.Length + 17];
        domain.CopyTo(input);
        BinaryPrimitives.WriteUInt128BigEndian(input[domain.Length..], election.Value);
        input[^1] = (byte)attempt;
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(input, hash);
        return new JoinCode(((uint)(election.Partition % 32) << 25) | (BinaryPrimitives.ReadUInt32BigEndian(hash) >> 7));
    }

    public override string ToString() => string.Create(Length, _bits, static (text, rest) =>
    {
        for (var i = Length - 1; i >= 0; i--, rest >>= 5)
            text[i] = Crockford.Alphabet[(int)(rest & 31)];
    });

    /// <summary>Reads what a person typed.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out JoinCode code)
    {
        code = default;
        if (text is null)
            return false;

        uint bits = 0;
        var digits = 0;
        foreach (var character in text)
        {
            if (character is ' ' or '-')
                continue;
            var digit = Crockford.Alphabet.IndexOf(Read(character), StringComparison.Ordinal);
            if (digit < 0 || ++digits > Length)
                return false;
            bits = (bits << 5) | (uint)digit;
        }

        code = new JoinCode(digits == Length ? bits : 0);
        return digits == Length;
    }

    /// <exception cref="FormatException">The text is no join code.</exception>
    public static JoinCode Parse(string text) =>
        TryParse(text, out var code) ? code : throw new FormatException($"'{text}' is not a join code.");

    private static char Read(char character) => char.ToUpperInvariant(character) switch
    {
        'I' or 'L' => '1',
        'O' => '0',
        var upper => char.IsAscii(character) ? upper : '?',
    };
}
