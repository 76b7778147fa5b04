using System.Text;
using PhotoVote.Gateway.Photos;
using PhotoVote.Gateway.Photos.Developing;
using PhotoVote.Gateway.Problems;
using SkiaSharp;

namespace PhotoVote.Tests.Gateway.Photos;

/// <summary>What becomes of a file.</summary>
public sealed class DevelopmentTests
{
    [Theory]
    [InlineData(1, "0123")]
    [InlineData(2, "1032")]
    [InlineData(3, "3210")]
    [InlineData(4, "2301")]
    [InlineData(5, "0213")]
    [InlineData(6, "2031")]
    [InlineData(7, "3120")]
    [InlineData(8, "1302")]
    public void APhotoTakenWithTheCameraTurned_StandsUpright_AndTellsNothingOfThePlace(int orientation, string corners)
    {
        var photo = Photo(PhotoFile.WithExif(PhotoFile.Jpeg(), orientation));

        Assert.Equal(orientation <= 4 ? (400, 200) : (200, 400), (photo.Width, photo.Height));
        foreach (var (rendition, content) in photo.Renditions)
        {
            using var picture = Picture(content);
            Assert.Equal(corners, CornersOf(picture));
            foreach (var trace in (string[])["Exif", "EXIF", "GPS", "xmp", "XMP ", "Anna", "ICC"])
                Assert.True(content.AsSpan().IndexOf(Encoding.ASCII.GetBytes(trace)) < 0, $"{rendition}: {trace}");
        }
    }

    [Fact]
    public void APhoto_IsThereInAllSizesUpToItsOwn_AndNeverEnlarged()
    {
        var photo = Photo(PhotoFile.Jpeg(1_000, 500));

        Assert.Equal((1_000, 500), (photo.Width, photo.Height));
        Assert.Equal([96, 320, 640, 1_280], photo.Renditions.Keys.Select(rendition => rendition.Edge).Distinct().Order());
        foreach (var (rendition, content) in photo.Renditions)
        {
            using var picture = Picture(content);
            Assert.Equal((Math.Min(rendition.Edge, 1_000), Math.Min(rendition.Edge, 1_000) / 2), (picture.Width, picture.Height));
            Assert.Equal("0123", CornersOf(picture));
            Assert.Equal(rendition.Format == PhotoFormat.Webp ? FileKind.Webp : FileKind.Jpeg, FileKind.Of(content));
        }
    }

    [Fact]
    public void ALargePhoto_IsMadeSmaller_AndItsNameIsTheHashOfWhatIsServed()
    {
        var photo = Photo(PhotoFile.WithExif(PhotoFile.Jpeg(5_001, 3_333), 8));

        Assert.Equal((1_365, 2_048), (photo.Width, photo.Height));
        Assert.Equal(PhotoId.Of(photo.Renditions[new(2_048, PhotoFormat.Webp)]), photo.Id);
        Assert.Equal(Photo(PhotoFile.Jpeg(501, 333)).Id, Photo(PhotoFile.Jpeg(501, 333)).Id);
        Assert.NotEqual(Photo(PhotoFile.Jpeg(501, 333)).Id, Photo(PhotoFile.Jpeg(500, 333)).Id);
    }

    [Fact]
    public void ThePreview_IsTiny()
    {
        var preview = Photo(PhotoFile.Noise(400, 300, seed: 1)).Preview;

        Assert.StartsWith("data:image/webp;base64,", preview, StringComparison.Ordinal);
        Assert.InRange(preview.Length, 50, 400);
        using var picture = Picture(Convert.FromBase64String(preview[(preview.IndexOf(',', StringComparison.Ordinal) + 1)..]));
        Assert.Equal((20, 15), (picture.Width, picture.Height));
    }

    [Fact]
    public void ASeeThroughPng_StaysSeeThroughAsWebp_AndLiesOnWhitePaperAsJpeg()
    {
        var photo = Photo(PhotoFile.SeeThroughPng(400, 200));

        using var webp = Picture(photo.Renditions[new(320, PhotoFormat.Webp)]);
        using var jpeg = Picture(photo.Renditions[new(320, PhotoFormat.Jpeg)]);
        Assert.Equal(0, webp.GetPixel(300, 80).Alpha);
        Assert.True(IsNear(jpeg.GetPixel(300, 80), SKColors.White));
        Assert.All((SKBitmap[])[webp, jpeg], picture => Assert.True(IsNear(picture.GetPixel(20, 80), SKColors.Red)));
    }

    [Fact]
    public void ColoursOfAnotherSpace_BecomeThoseThatBrowsersShow()
    {
        using var wide = SKColorSpace.CreateRgb(SKColorSpaceTransferFn.Srgb, SKColorSpaceXyz.DisplayP3);
        var bitmap = new SKBitmap(new SKImageInfo(100, 100, SKColorType.Rgba8888, SKAlphaType.Opaque, wide));
        using (var pixels = bitmap.PeekPixels())
            for (var i = 0; i < 10_000; i++)
                new byte[] { 117, 251, 76, 255 }.CopyTo(pixels.GetPixelSpan()[(4 * i)..]);

        using var picture = Picture(Photo(PhotoFile.Encode(bitmap, SKEncodedImageFormat.Png)).Renditions[new(96, PhotoFormat.Jpeg)]);

        // sRGB's own green has these numbers in Display P3.
        Assert.True(IsNear(picture.GetPixel(50, 50), SKColors.Lime), picture.GetPixel(50, 50).ToString());
    }

    [Fact]
    public void FilesForPrinters_WithoutColour_InPasses_AndOtherForms_CanBeRead()
    {
        Assert.True(IsNear(Colour(PhotoFile.CmykJpeg), new(200, 30, 30)), Colour(PhotoFile.CmykJpeg).ToString());
        Assert.True(IsNear(Colour(PhotoFile.GreyJpeg(64, 64)), new(128, 128, 128)));
        Assert.Equal((24, 16), (Photo(PhotoFile.ProgressiveJpeg).Width, Photo(PhotoFile.ProgressiveJpeg).Height));
        Assert.True(IsNear(Colour(PhotoFile.AnimatedWebp(64, 64)), SKColors.Red));
        foreach (var file in (byte[][])[PhotoFile.Png(), PhotoFile.Webp()])
            Assert.Equal("0123", CornersOf(Picture(Photo(file).Renditions[new(320, PhotoFormat.Jpeg)])));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3_000)]
    [InlineData(20_000, 1)]
    public void AThinPhoto_KeepsAPixel(int width, int height)
    {
        var photo = Photo(PhotoFile.Png(width, height));

        Assert.Equal(Math.Min(2_048, Math.Max(width, height)), Math.Max(photo.Width, photo.Height));
        Assert.Equal(1, Math.Min(photo.Width, photo.Height));
    }

    [Theory]
    [InlineData(50_000, 50_000, false)]
    [InlineData(20_001, 10, false)]
    [InlineData(12_000, 12_000, false)]
    [InlineData(9_000, 9_000, true)]
    public void AFileThatClaimsMorePixelsThanThereIsMemoryFor_IsRefusedBeforeAnyIsTaken(int width, int height, bool interlaced)
    {
        var file = PhotoFile.PngThatClaims(width, height, interlaced);
        var before = GC.GetAllocatedBytesForCurrentThread();

        // What is only opened has reserved no pixels.
        var (negative, refusal) = Negative.Open(file);

        Assert.Null(negative);
        Assert.Equal(EdgeCodes.PhotoTooManyPixels, refusal!.Code);
        Assert.Contains($"{width:N0} × {height:N0}", refusal.Detail, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 10);
    }

    [Fact]
    public void AFileWithThousandsOfPasses_IsRefused()
    {
        var file = PhotoFile.ProgressiveJpeg;
        var frame = JpegFrame.Read(file);
        Assert.Equal((true, 3), (frame.IsProgressive, frame.Components));
        Assert.InRange(frame.Scans, 4, 20);
        Assert.Equal(new(false, 3, 1), JpegFrame.Read(PhotoFile.Jpeg()));
        Assert.Equal(new(false, 4, 1), JpegFrame.Read(PhotoFile.CmykJpeg));
        var last = file.AsSpan().LastIndexOf([(byte)0xFF, (byte)0xDA]);
        byte[] scan = file[last..^2];

        var refusal = Refusal([.. file[..^2], .. Enumerable.Repeat(scan, 5_000).SelectMany(bytes => bytes), .. file[^2..]]);

        Assert.Equal(EdgeCodes.PhotoTooManyPixels, refusal.Code);
    }

    [Fact]
    public void AFileThatBreaksOff_OrWasDamaged_IsRefused()
    {
        var noise = PhotoFile.Noise(300, 200, seed: 2);
        foreach (var file in (byte[][])[PhotoFile.CutOff(noise), PhotoFile.CutOff(PhotoFile.Png(300, 200)), PhotoFile.CutOff(PhotoFile.Webp(300, 200)), noise[..20], [0xFF, 0xD8, 0xFF], PhotoFile.PngThatClaims(2_000, 2_000)])
            Assert.Equal(EdgeCodes.PhotoDamaged, Refusal(file).Code);
    }

    [Theory]
    [InlineData("<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>", "SVG")]
    [InlineData("\ufeff  <svg onload=\"alert(1)\"/>", "SVG")]
    [InlineData("<!doctype html><p>Sign in", "HTML or XML")]
    [InlineData("GIF89a\u0001\u0000\u0001\u0000", "GIF")]
    [InlineData("\0\0\0\u0018ftypheic\0\0\0\0", "HEIC")]
    [InlineData("\0\0\0\u0018ftypavif\0\0\0\0", "AVIF")]
    [InlineData("\0\0\0\u0018ftypisom\0\0\0\0", "video")]
    [InlineData("II*\0\u0010\0\0\0CR", "TIFF or raw")]
    [InlineData("RIFF\0\0\0\0WAVEfmt ", null)]
    [InlineData("anna", null)]
    [InlineData("x", null)]
    public void AnythingElse_IsCalledByItsName_AndIsToldWhatToSend(string file, string? format)
    {
        var refusal = Refusal(Encoding.UTF8.GetBytes(file));

        Assert.Equal((EdgeCodes.PhotoFormatUnsupported, format), (refusal.Code, refusal.Format));
        Assert.Contains("JPEG", refusal.Detail, StringComparison.Ordinal);
        Assert.Contains(format ?? "no photo", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void WhateverIsDamaged_IsAPhotoOrARefusal()
    {
        var random = new Random(7);
        foreach (var file in (byte[][])[PhotoFile.WithExif(PhotoFile.Jpeg(64, 64), 6), PhotoFile.Png(64, 64), PhotoFile.Webp(64, 64), PhotoFile.ProgressiveJpeg])
            for (var i = 0; i < 100; i++)
            {
                var damaged = (byte[])file.Clone();
                for (var n = random.Next(1, 8); n > 0; n--)
                    damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                var (photo, refusal) = Develop(damaged);
                Assert.True(photo is null != refusal is null);
            }
    }

    private static (DevelopedPhoto? Photo, PhotoRefusal? Refusal) Develop(byte[] file)
    {
        var (opened, refusal) = Negative.Open(file);
        using var negative = opened;
        return negative is null ? (null, refusal) : Development.Develop(negative);
    }

    private static DevelopedPhoto Photo(byte[] file) => Develop(file).Photo ?? throw new InvalidOperationException(Develop(file).Refusal!.Detail);

    private static PhotoRefusal Refusal(byte[] file) => Develop(file).Refusal ?? throw new InvalidOperationException("It was taken.");

    private static SKColor Colour(byte[] file)
    {
        using var picture = Picture(Photo(file).Renditions[new(96, PhotoFormat.Jpeg)]);
        return picture.GetPixel(picture.Width / 2, picture.Height / 2);
    }

    private static SKBitmap Picture(byte[] content) => SKBitmap.Decode(content);

    private static string CornersOf(SKBitmap picture) => string.Concat(
        new[] { (1, 1), (3, 1), (1, 3), (3, 3) }.Select(place => Array.FindIndex(PhotoFile.Corners, colour =>
            IsNear(picture.GetPixel(picture.Width * place.Item1 / 4, picture.Height * place.Item2 / 4), colour))));

    private static bool IsNear(SKColor one, SKColor other) =>
        Math.Abs(one.Red - other.Red) < 30 && Math.Abs(one.Green - other.Green) < 30 && Math.Abs(one.Blue - other.Blue) < 30;
}
