using SkiaSharp;

namespace PhotoVote.Gateway.Photos.Developing;

/// <summary>A picture, turned and made smaller.</summary>
internal static class Pixels
{
    private static readonly SKSamplingOptions Halving = new(SKFilterMode.Linear);
    private static readonly SKSamplingOptions Smooth = new(SKCubicResampler.Mitchell);

    /// <summary>Photos are prints: what is see-through lies on paper where it cannot be see-through.</summary>
    private static readonly SKColor Paper = SKColors.White;

    /// <exception cref="DarkroomFullException">There is no memory for it now.</exception>
    public static SKBitmap Reserve(SKImageInfo info)
    {
        var bitmap = new SKBitmap();
        if (bitmap.TryAllocPixels(info))
            return bitmap;
        bitmap.Dispose();
        throw new DarkroomFullException($"No memory for {info.Width} × {info.Height} pixels.");
    }

    /// <summary>As its camera was held (Exif 2.32, Orientation).</summary>
    public static SKBitmap Turn(SKBitmap from, SKEncodedOrigin origin)
    {
        var turned = Reserve(origin >= SKEncodedOrigin.LeftTop ? from.Info.WithSize(from.Height, from.Width) : from.Info);
        var (w, h) = (turned.Width, turned.Height);
        using var canvas = new SKCanvas(turned);
        canvas.Clear(SKColors.Transparent);
        canvas.SetMatrix(origin switch
        {
            SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, w, 0, 1, 0, 0, 0, 1),
            SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, w, 0, -1, h, 0, 0, 1),
            SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, h, 0, 0, 1),
            SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightTop => new SKMatrix(0, -1, w, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, w, -1, 0, h, 0, 0, 1),
            SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, h, 0, 0, 1),
            _ => SKMatrix.Identity,
        });
        canvas.DrawBitmap(from, 0, 0, SKSamplingOptions.Default);
        return turned;
    }

    public static SKBitmap OnPaper(SKBitmap from)
    {
        var print = Reserve(from.Info.WithAlphaType(SKAlphaType.Opaque));
        using var canvas = new SKCanvas(print);
        canvas.Clear(Paper);
        canvas.DrawBitmap(from, 0, 0, SKSamplingOptions.Default);
        return print;
    }

    /// <summary>No side longer than this, and none made longer.</summary>
    public static SKSizeI Within(SKSizeI size, int edge)
    {
        var longer = Math.Max(size.Width, size.Height);
        return longer <= edge ? size : new(Part(size.Width), Part(size.Height));

        int Part(int side) => Math.Max(1, (int)Math.Round((double)side * edge / longer));
    }

    /// <summary>Halves as long as that is not too small, so that every pixel has its part, and goes the rest of the way smoothly.</summary>
    /// <returns>A picture of its own, also when the size is the same.</returns>
    public static SKBitmap Scale(SKBitmap from, SKSizeI size)
    {
        if (from.Info.Size == size)
            return Resample(from, size, SKSamplingOptions.Default);
        if (from.Width < 2 * size.Width || from.Height < 2 * size.Height)
            return Resample(from, size, Smooth);
        var half = Resample(from, new(from.Width / 2, from.Height / 2), Halving);
        if (half.Info.Size == size)
            return half;
        using (half)
            return Scale(half, size);
    }

    private static SKBitmap Resample(SKBitmap from, SKSizeI size, SKSamplingOptions sampling)
    {
        var to = Reserve(from.Info.WithSize(size.Width, size.Height));
        using var source = from.PeekPixels();
        using var target = to.PeekPixels();
        return source.ScalePixels(target, sampling) ? to : throw new InvalidOperationException($"A photo could not be scaled to {size.Width} × {size.Height}.");
    }
}
