using System.Text;

namespace PhotoVote.Gateway.Photos.Developing;

/// <summary>What a file is by its first bytes; what its sender calls it does not count.</summary>
internal static class FileKind
{
    public const string Jpeg = "JPEG";
    public const string Png = "PNG";
    public const string Webp = "WebP";

    private const int Looked = 1_024;

    private static readonly (string Name, int At, byte[] Bytes)[] Marks =
    [
        (Jpeg, 0, [0xFF, 0xD8, 0xFF]),
        (Png, 0, [0x89, .. "PNG\r\n\u001a\n"u8]),
        (Webp, 8, [.. "WEBPVP8"u8]),
        ("GIF", 0, [.. "GIF8"u8]),
        ("BMP", 0, [.. "BM"u8]),
        ("TIFF or raw", 0, [.. "II*\0"u8]),
        ("TIFF or raw", 0, [.. "MM\0*"u8]),
        ("PDF", 0, [.. "%PDF"u8]),
        ("ZIP", 0, [.. "PK\u0003\u0004"u8]),
        ("JPEG XL", 0, [0xFF, 0x0A]),
        ("JPEG XL", 4, [.. "JXL "u8]),
        ("JPEG 2000", 4, [.. "jP  "u8]),
        ("PSD", 0, [.. "8BPS"u8]),
    ];

    private static readonly HashSet<string> HeicBrands = new(StringComparer.Ordinal) { "heic", "heix", "hevc", "heim", "heis", "mif1", "msf1" };

    public static bool IsTaken(string kind) => kind is Jpeg or Png or Webp;

    /// <returns>Its name, for people; null when nobody can tell.</returns>
    public static string? Of(ReadOnlySpan<byte> file)
    {
        foreach (var (name, at, bytes) in Marks)
            if (file.Length >= at + bytes.Length && file.Slice(at, bytes.Length).SequenceEqual(bytes) && (name != Webp || file.StartsWith("RIFF"u8)))
                return name;
        if (file.Length >= 12 && file[4..8].SequenceEqual("ftyp"u8))
            return Encoding.Latin1.GetString(file[8..12]) is var brand && HeicBrands.Contains(brand) ? "HEIC" : brand.StartsWith("avi", StringComparison.Ordinal) ? "AVIF" : "video";
        var head = Encoding.UTF8.GetString(file[..Math.Min(Looked, file.Length)]);
        return head.Contains("<svg", StringComparison.OrdinalIgnoreCase) ? "SVG" : head.TrimStart('\ufeff', ' ', '\r', '\n', '\t').StartsWith('<') ? "HTML or XML" : null;
    }

    public static PhotoRefusal Refuse(string? kind) => new(
        Problems.EdgeCodes.PhotoFormatUnsupported,
        kind is null
            ? "This file is no photo that can be read here. JPEG, PNG and WebP are: export it as one of them, JPEG at best."
            : $"This is a {kind} file. JPEG, PNG and WebP can be read here: export it as one of them, JPEG at best.",
        kind);
}
