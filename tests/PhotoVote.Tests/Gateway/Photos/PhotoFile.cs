using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using SkiaSharp;

namespace PhotoVote.Tests.Gateway.Photos;

/// <summary>Files as cameras, programs and mischief make them.</summary>
internal static class PhotoFile
{
    public static readonly SKColor[] Corners = [SKColors.Red, SKColors.Lime, SKColors.Blue, SKColors.Yellow];

    /// <summary>A picture whose quarters are red, green (upper), blue, yellow (lower).</summary>
    public static SKBitmap Quarters(int width, int height, SKColorSpace? space = null)
    {
        var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque, space));
        using var canvas = new SKCanvas(bitmap);
        for (var i = 0; i < 4; i++)
        {
            using var paint = new SKPaint { Color = Corners[i] };
            canvas.DrawRect(i % 2 * width / 2f, i / 2 * height / 2f, width / 2f, height / 2f, paint);
        }

        return bitmap;
    }

    public static byte[] Jpeg(int width = 400, int height = 200) => Encode(Quarters(width, height), SKEncodedImageFormat.Jpeg);

    /// <summary>Noise, which takes as many bytes as a busy photo.</summary>
    public static byte[] Noise(int width, int height, int seed)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var pixels = bitmap.PeekPixels();
        new Random(seed).NextBytes(pixels.GetPixelSpan());
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 90);
        return data.ToArray();
    }

    /// <summary>Shapes and surfaces of all sizes, as in what a phone's camera sees, and as many bytes as such photos take: not the few of a drawing, nor the many of noise.</summary>
    public static byte[] Textured(int width, int height, int seed)
    {
        const float Contrast = 3;
        const float Shift = .5f - (Contrast / 2);
        var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        using var shapes = SKShader.CreatePerlinNoiseFractalNoise(.02f, .02f, numOctaves: 8, seed);
        using var colours = SKColorFilter.CreateColorMatrix(
        [
            .7f * Contrast, .3f * Contrast, 0, 0, Shift,
            .3f * Contrast, .7f * Contrast, 0, 0, Shift,
            .3f * Contrast, .3f * Contrast, .4f * Contrast, 0, Shift,
            0, 0, 0, 0, 1,
        ]);
        using var paint = new SKPaint { Shader = shapes, ColorFilter = colours };
        canvas.DrawRect(0, 0, width, height, paint);
        return Encode(bitmap, SKEncodedImageFormat.Jpeg);
    }

    public static byte[] Png(int width = 400, int height = 200) => Encode(Quarters(width, height), SKEncodedImageFormat.Png);

    public static byte[] Webp(int width = 400, int height = 200) => Encode(Quarters(width, height), SKEncodedImageFormat.Webp);

    /// <summary>Its left half is red, its right half is not there.</summary>
    public static byte[] SeeThroughPng(int width, int height)
    {
        var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Premul));
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.Transparent);
        using var paint = new SKPaint { Color = SKColors.Red };
        canvas.DrawRect(0, 0, width / 2f, height, paint);
        return Encode(bitmap, SKEncodedImageFormat.Png);
    }

    /// <summary>First red, then blue.</summary>
    public static byte[] AnimatedWebp(int width, int height)
    {
        using var red = new SKBitmap(width, height);
        red.Erase(SKColors.Red);
        using var blue = new SKBitmap(width, height);
        blue.Erase(SKColors.Blue);
        using var data = SKWebpEncoder.EncodeAnimated([new(red, TimeSpan.FromSeconds(1)), new(blue, TimeSpan.FromSeconds(1))], new(SKWebpEncoderCompression.Lossy, 90));
        return data!.ToArray();
    }

    /// <summary>Red in four inks, as printers want it, with Adobe's mark.</summary>
    public static byte[] CmykJpeg => Convert.FromBase64String("/9j/7gAOQWRvYmUAZAAAAAAC/9sAQwANCQoLCggNCwoLDg4NDxMgFRMSEhMnHB4XIC4pMTAuKS0sMzpKPjM2RjcsLUBXQUZMTlJTUjI+WmFaUGBKUVJP/9sAQwEODg4TERMmFRUmTzUtNU9PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09P/8AAFAgAEAAYBAEiAAIRAQMRAQQiAP/EABYAAQEBAAAAAAAAAAAAAAAAAAAEBv/EABQQAQAAAAAAAAAAAAAAAAAAAAD/xAAWAQEBAQAAAAAAAAAAAAAAAAAABQb/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADgQBAAIRAxEEAAA/ALwFVgWsAAAAH//Z");

    /// <summary>From red down to blue, in ten passes.</summary>
    public static byte[] ProgressiveJpeg => Convert.FromBase64String("/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wgARCAAQABgDASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAAAAMF/8QAFQEBAQAAAAAAAAAAAAAAAAAAAAT/2gAMAwEAAhADEAAAActBZfdAf//EABUQAQEAAAAAAAAAAAAAAAAAAAAR/9oACAEBAAEFAqqqqv/EABURAQEAAAAAAAAAAAAAAAAAAAAU/9oACAEDAQE/AbVr/8QAFREBAQAAAAAAAAAAAAAAAAAAABT/2gAIAQIBAT8BgQP/xAAUEAEAAAAAAAAAAAAAAAAAAAAg/9oACAEBAAY/Al//xAAUEAEAAAAAAAAAAAAAAAAAAAAg/9oACAEBAAE/IV//AP/aAAwDAQACAAMAAAAQxx//xAAVEQEBAAAAAAAAAAAAAAAAAAAAcf/aAAgBAwEBPxClP//EABURAQEAAAAAAAAAAAAAAAAAAABx/9oACAECAQE/EIQ//8QAFhABAQEAAAAAAAAAAAAAAAAAcQAg/9oACAEBAAE/EFKWB//Z");

    public static byte[] GreyJpeg(int width, int height)
    {
        var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Gray8, SKAlphaType.Opaque));
        bitmap.Erase(new SKColor(128, 128, 128));
        return Encode(bitmap, SKEncodedImageFormat.Jpeg);
    }

    /// <summary>A JPEG with what a phone writes into it: how it was held, where it was, and a page of XMP.</summary>
    /// <param name="orientation">1 to 8, as Exif counts.</param>
    public static byte[] WithExif(byte[] jpeg, int orientation) =>
        [.. jpeg[..2], .. Segment("Exif\0\0", Tiff(orientation)), .. Segment("http://ns.adobe.com/xap/1.0/\0", "<x:xmpmeta>Anna's garden</x:xmpmeta>"u8.ToArray()), .. jpeg[2..]];

    /// <summary>A file that says how large it is, and has next to nothing to show for it.</summary>
    public static byte[] PngThatClaims(int width, int height, bool interlaced = false)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = (8, 6, (byte)(interlaced ? 1 : 0));
        using var pixels = new MemoryStream();
        using (var zlib = new ZLibStream(pixels, CompressionLevel.Fastest, leaveOpen: true))
            zlib.Write(new byte[1_000]);
        return [0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR", header), .. Chunk("IDAT", pixels.ToArray()), .. Chunk("IEND", [])];
    }

    /// <summary>A picture that looks like a photo to its decoder, until the end of what is there.</summary>
    public static byte[] CutOff(byte[] file) => file[..(file.Length / 2)];

    public static byte[] Encode(SKBitmap bitmap, SKEncodedImageFormat format)
    {
        using (bitmap)
        using (var data = bitmap.Encode(format, 92))
            return data.ToArray();
    }

    private static byte[] Segment(string name, byte[] content)
    {
        var length = 2 + name.Length + content.Length;
        return [0xFF, 0xE1, (byte)(length >> 8), (byte)length, .. Encoding.ASCII.GetBytes(name), .. content];
    }

    // Big-endian TIFF: a directory with the orientation and a pointer to the one with the place.
    private static byte[] Tiff(int orientation) =>
    [
        .. "MM\0*"u8, 0, 0, 0, 8,
        0, 2,
        0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0,
        0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38,
        0, 0, 0, 0,
        0, 1,
        0, 1, 0, 2, 0, 0, 0, 4, .. "GPS\0"u8,
        0, 0, 0, 0,
    ];

    private static byte[] Chunk(string type, byte[] content)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. content];
        var chunk = new byte[content.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        body.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc(body));
        return chunk;
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }
}
