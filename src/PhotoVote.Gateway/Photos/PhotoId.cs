using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace PhotoVote.Gateway.Photos;

/// <summary>
/// Which photo: the SHA-256 of its largest WebP, as base64url without padding. Nothing else can be read as one, so nothing else becomes a
/// part of a path or a query.
/// </summary>
internal readonly record struct PhotoId
{
    public const int TextLength = 43;

    private readonly string? _text;

    private PhotoId(string text) => _text = text;

    public override string ToString() => _text ?? throw new InvalidOperationException("No photo.");

    /// <summary>For the names of files, on whatever file system.</summary>
    public string ToHex() => Convert.ToHexStringLower(Base64Url.DecodeFromChars(ToString()));

    public static PhotoId Of(ReadOnlySpan<byte> content) => new(Base64Url.EncodeToString(SHA256.HashData(content)));

    public static bool TryParse(string? text, out PhotoId photo)
    {
        photo = default;
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];

        // The decoder alone would skip spaces and ignore spare bits.
        if (text is not { Length: TextLength }
            || Base64Url.DecodeFromChars(text, bytes, out _, out var written) != OperationStatus.Done
            || written != bytes.Length
            || !string.Equals(Base64Url.EncodeToString(bytes), text, StringComparison.Ordinal))
            return false;
        photo = new PhotoId(text);
        return true;
    }
}
