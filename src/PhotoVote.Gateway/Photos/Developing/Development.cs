using SkiaSharp;

namespace PhotoVote.Gateway.Photos.Developing;

/// <summary>From a file to the photo in all its sizes. Nothing of the file but its picture is left: what is written was never anything but pixels.</summary>
internal static class Development
{
    private const int Quality = 80;
    private const int PreviewEdge = 20;
    private const int PreviewQuality = 50;

    /// <exception cref="DarkroomFullException">There is no memory for it now.</exception>
    public static (DevelopedPhoto? Photo, PhotoRefusal? Refusal) Develop(Negative negative)
    {
        using var upright = Upright(negative);
        if (upright is null)
            return (null, Negative.Damaged);
        var renditions = new Dictionary<Rendition, byte[]>();
        var current = upright;
        try
        {
            // From large to small, each from the one before.
            foreach (var edge in Rendition.EdgesOf(Math.Max(upright.Width, upright.Height)).Reverse())
            {
                var next = Pixels.Scale(current, Pixels.Within(upright.Info.Size, edge));
                if (current != upright)
                    current.Dispose();
                current = next;
                renditions[new(edge, PhotoFormat.Webp)] = Encode(current, PhotoFormat.Webp, Quality);
                using var print = Pixels.OnPaper(current);
                renditions[new(edge, PhotoFormat.Jpeg)] = Encode(print, PhotoFormat.Jpeg, Quality);
            }

            var largest = renditions.First(rendition => rendition.Key.Format == PhotoFormat.Webp).Value;
            return (new(PhotoId.Of(largest), upright.Width, upright.Height, Preview(current), renditions), null);
        }
        finally
        {
            if (current != upright)
                current.Dispose();
        }
    }

    /// <summary>The picture in its largest size, as its camera was held; null when its file is damaged.</summary>
    private static SKBitmap? Upright(Negative negative)
    {
        using var decoded = negative.Decode();
        if (decoded is null)
            return null;

        // What the decoder made smaller has rounded sides; the photo's own decide.
        using var largest = Pixels.Scale(decoded, Pixels.Within(negative.Size, Rendition.Largest));
        return Pixels.Turn(largest, negative.Origin);
    }

    private static string Preview(SKBitmap from)
    {
        using var tiny = Pixels.Scale(from, Pixels.Within(from.Info.Size, PreviewEdge));
        using var print = Pixels.OnPaper(tiny);
        return $"data:image/webp;base64,{Convert.ToBase64String(Encode(print, PhotoFormat.Webp, PreviewQuality))}";
    }

    private static byte[] Encode(SKBitmap bitmap, PhotoFormat format, int quality)
    {
        // Without a profile a browser takes it for sRGB, which it is.
        using var plain = new SKPixmap(new SKImageInfo(bitmap.Width, bitmap.Height, bitmap.ColorType, bitmap.AlphaType), bitmap.GetPixels(), bitmap.RowBytes);
        using var encoded = format == PhotoFormat.Webp
            ? plain.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, quality))
            : plain.Encode(new SKJpegEncoderOptions(quality, SKJpegEncoderDownsample.Downsample420, SKJpegEncoderAlphaOption.Ignore));
        return encoded?.ToArray() ?? throw new InvalidOperationException($"A photo could not be written as {format}.");
    }
}
