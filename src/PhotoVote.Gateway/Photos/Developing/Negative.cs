using System.Runtime.InteropServices;
using PhotoVote.Gateway.Problems;
using SkiaSharp;

namespace PhotoVote.Gateway.Photos.Developing;

/// <summary>
/// A file that was sent, opened and not yet decoded: it says how large its picture is, and what memory that would take. Whatever its
/// header promises, nothing of that size has been reserved for it.
/// </summary>
internal sealed class Negative : IDisposable
{
    /// <summary>Above what cameras and phones make.</summary>
    public const int MostMegapixels = 110;

    public const int LongestSide = 20_000;

    /// <summary>For decoding one photo, beside its file.</summary>
    public const long MostMemory = MostMegapixels * 1_000_000L * BytesPerPixel;

    /// <summary>From here on a photo is developed while no other such one is.</summary>
    public const long Large = 128L << 20;

    private const int BytesPerPixel = 4;
    private const int MostScans = 100;

    private readonly GCHandle _pinned;
    private readonly SKData _data;
    private readonly SKCodec _codec;

    private Negative(GCHandle pinned, SKData data, SKCodec codec) => (_pinned, _data, _codec) = (pinned, data, codec);

    /// <summary>What decoding it takes, in bytes.</summary>
    public long Memory { get; private init; }

    private SKSizeI Decoded { get; init; }

    public static (Negative? Negative, PhotoRefusal? Refusal) Open(byte[] file)
    {
        // The decoder knows more formats than these, and nobody needs what might be wrong with them.
        if (FileKind.Of(file) is not { } kind || !FileKind.IsTaken(kind))
            return (null, FileKind.Refuse(FileKind.Of(file)));
        var pinned = GCHandle.Alloc(file, GCHandleType.Pinned);
        var data = SKData.Create(pinned.AddrOfPinnedObject(), file.Length);
        if (SKCodec.Create(data) is not { } codec)
        {
            data.Dispose();
            pinned.Free();
            return (null, Damaged);
        }

        var decoded = DecodedSize(codec);
        var frame = kind == FileKind.Jpeg ? JpegFrame.Read(file) : default;
        var negative = new Negative(pinned, data, codec) { Decoded = decoded, Memory = MemoryOf(file, kind, codec.Info, decoded, frame) };
        if (negative.Refuse(frame) is not { } refusal)
            return (negative, null);
        negative.Dispose();
        return (null, refusal);
    }

    /// <summary>The whole picture, no larger than needed, as it lies in the file; null when the file breaks off or is damaged.</summary>
    /// <exception cref="DarkroomFullException">There is no memory for it now.</exception>
    public SKBitmap? Decode()
    {
        using var space = SKColorSpace.CreateSrgb();
        var alpha = _codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Premul;
        var bitmap = Pixels.Reserve(new SKImageInfo(Decoded.Width, Decoded.Height, SKColorType.Rgba8888, alpha, space));
        if (_codec.GetPixels(bitmap.Info, bitmap.GetPixels(), bitmap.RowBytes, SKCodecOptions.Default) == SKCodecResult.Success)
            return bitmap;
        bitmap.Dispose();
        return null;
    }

    public SKEncodedOrigin Origin => _codec.EncodedOrigin;

    /// <summary>The sides as the file has them, not turned.</summary>
    public SKSizeI Size => _codec.Info.Size;

    public static PhotoRefusal Damaged { get; } =
        new(EdgeCodes.PhotoDamaged, "The photo breaks off or is damaged. Look whether it opens on your computer, export it again and send that.");

    public void Dispose()
    {
        _codec.Dispose();
        _data.Dispose();
        _pinned.Free();
    }

    private PhotoRefusal? Refuse(JpegFrame frame)
    {
        var (width, height) = (Size.Width, Size.Height);
        if (width < 1 || height < 1)
            return Damaged;
        if (width > LongestSide || height > LongestSide || (long)width * height > MostMegapixels * 1_000_000L)
            return new(
                EdgeCodes.PhotoTooManyPixels,
                $"The photo has {width:N0} × {height:N0} pixels. At most {MostMegapixels} megapixels and {LongestSide:N0} on a side can be read here: export it smaller. It is shown with {Rendition.Largest:N0} pixels at most.");
        return Memory > MostMemory || frame.Scans > MostScans
            ? new(
                EdgeCodes.PhotoTooManyPixels,
                $"The photo has {width:N0} × {height:N0} pixels, in a form (progressive, interlaced) that takes too much memory to read. Export it smaller, or as an ordinary JPEG.")
            : null;
    }

    /// <summary>The smallest size that the decoder gives by itself, and that has no fewer pixels than are wanted.</summary>
    private static SKSizeI DecodedSize(SKCodec codec)
    {
        var longer = Math.Max(codec.Info.Width, codec.Info.Height);
        for (var eighths = Math.Max(1, (int)(8L * Rendition.Largest / longer)); eighths < 8; eighths++)
            if (codec.GetScaledDimensions(eighths / 8f) is var size && Math.Max(size.Width, size.Height) >= Rendition.Largest)
                return size;
        return codec.Info.Size;
    }

    private static long MemoryOf(byte[] file, string kind, SKImageInfo info, SKSizeI decoded, JpegFrame frame)
    {
        const int InterlaceAt = 28;
        var pixels = (long)info.Width * info.Height;
        var own = (long)decoded.Width * decoded.Height * BytesPerPixel;
        return kind switch
        {
            FileKind.Jpeg when frame.IsProgressive => own + (pixels * frame.Components * sizeof(short)),

            // All its rows at once, of up to eight bytes a pixel.
            FileKind.Png when file.Length > InterlaceAt && file[InterlaceAt] != 0 => own + (pixels * 8),
            FileKind.Webp when decoded != info.Size => own + (pixels * BytesPerPixel),
            _ => own,
        };
    }
}
