using SkiaSharp;

namespace PhotoVote.Gateway.Demo;

/// <summary>Paints a demo photo: sky, sun or moon, hills one behind the other, perhaps water. Always the same for the same title.</summary>
internal sealed class Landscape
{
    private const int Quality = 92;
    private const int Hills = 5;

    private readonly DemoPhoto _photo;
    private readonly SKCanvas _canvas;
    private readonly Random _random;
    private readonly float _width;
    private readonly float _height;
    private readonly float _horizon;

    private Landscape(DemoPhoto photo, SKCanvas canvas)
    {
        (_photo, _canvas, _width, _height) = (photo, canvas, photo.Size.Width, photo.Size.Height);
        _random = new Random(photo.Title.Aggregate(17, (seed, letter) => unchecked((seed * 31) + letter)));
        _horizon = _height * (photo.Sea ? .58f : .5f);
    }

    /// <summary>As the file of a JPEG.</summary>
    public static byte[] Paint(DemoPhoto photo)
    {
        using var bitmap = new SKBitmap(photo.Size.Width, photo.Size.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(bitmap);
        new Landscape(photo, canvas).Paint();
        canvas.Flush();
        using var file = bitmap.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return file.ToArray();
    }

    private static SKColor Colour(uint rgb) => new(0xFF000000 | rgb);

    private static SKColor Mix(SKColor from, SKColor to, float part) => new(
        (byte)(from.Red + ((to.Red - from.Red) * part)), (byte)(from.Green + ((to.Green - from.Green) * part)), (byte)(from.Blue + ((to.Blue - from.Blue) * part)));

    private void Paint()
    {
        Fill(0, _height, Colour(_photo.Sky.Top), Colour(_photo.Sky.Horizon), until: _horizon);
        if (_photo.Night)
            Stars();
        Sun();

        // Far hills are pale and low; with water there are only these.
        var hills = _photo.Sea ? 2 : Hills;
        for (var i = 0; i < hills; i++)
        {
            var near = i / (float)(Hills - 1);
            Hill(_horizon + (_photo.Sea ? _height * .005f : _height * (.42f * near * near)), _height * (_photo.Sea ? .07f - (.03f * i) : .09f), Mix(Colour(_photo.Land.Far), Colour(_photo.Land.Near), _photo.Sea ? near * 1.6f : near));
        }

        if (_photo.Sea)
            Water();
    }

    private void Fill(float top, float bottom, SKColor first, SKColor last, float until)
    {
        using var shader = SKShader.CreateLinearGradient(new(0, top), new(0, until), [first, last], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = shader };
        _canvas.DrawRect(new SKRect(0, top, _width, bottom), paint);
    }

    private void Sun()
    {
        var (colour, at) = (Colour(_photo.Sun), new SKPoint(_photo.SunAt.X * _width, _photo.SunAt.Y * _height));
        var radius = Math.Min(_width, _height) * (_photo.Night ? .035f : .05f);
        using var glow = SKShader.CreateRadialGradient(at, radius * 9, [colour.WithAlpha(150), colour.WithAlpha(50), colour.WithAlpha(0)], [0, .25f, 1], SKShaderTileMode.Clamp);
        using var haze = new SKPaint { Shader = glow };
        _canvas.DrawCircle(at, radius * 9, haze);
        using var disc = new SKPaint { Color = colour, IsAntialias = true };
        _canvas.DrawCircle(at, radius, disc);
    }

    private void Stars()
    {
        using var paint = new SKPaint { IsAntialias = true };
        for (var i = 0; i < 260; i++)
        {
            paint.Color = SKColors.White.WithAlpha((byte)_random.Next(60, 230));
            _canvas.DrawCircle(Next() * _width, Next() * Next() * _horizon, .6f + (Next() * Next() * 2.4f), paint);
        }
    }

    /// <summary>A ridge of waves that become shorter and lower, as ridges are.</summary>
    private void Hill(float baseline, float height, SKColor colour)
    {
        var waves = Enumerable.Range(0, 7).Select(i => (Length: _width * (1.3f / MathF.Pow(1.9f, i)), Height: height / MathF.Pow(1.75f, i), Shift: Next() * MathF.Tau)).ToArray();
        var points = new List<SKPoint> { new(0, _height) };
        for (var x = 0f; x <= _width + 2; x += 2)
            points.Add(new(x, baseline - waves.Sum(wave => MathF.Sin((x / wave.Length * MathF.Tau) + wave.Shift) * wave.Height)));
        points.Add(new(_width, _height));

        using var outline = new SKPathBuilder();
        outline.AddPoly([.. points]);
        using var path = outline.Detach();
        using var shader = SKShader.CreateLinearGradient(new(0, baseline - height), new(0, baseline + (_height * .35f)), [colour, Mix(colour, Colour(_photo.Land.Near), .45f)], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = shader, IsAntialias = true };
        _canvas.DrawPath(path, paint);
    }

    private void Water()
    {
        var shore = _horizon + (_height * .02f);
        Fill(shore, _height, Mix(Colour(_photo.Sky.Horizon), Colour(_photo.Land.Far), .35f), Mix(Colour(_photo.Sky.Top), Colour(_photo.Land.Near), .55f), until: _height);
        using var paint = new SKPaint { IsAntialias = true, StrokeCap = SKStrokeCap.Round };
        for (var i = 0; i < 900; i++)
        {
            // Nearer waves are longer, and under the sun they glitter.
            var depth = Next();
            var y = shore + (depth * depth * (_height - shore));
            var glitters = i % 2 == 0;
            var x = glitters ? (_photo.SunAt.X * _width) + ((Next() - Next()) * _width * (.04f + (.16f * depth))) : Next() * _width;
            var length = (4 + (depth * 46)) * (.4f + Next());
            paint.StrokeWidth = 1 + (depth * 3);
            paint.Color = glitters ? Colour(_photo.Sun).WithAlpha((byte)_random.Next(50, 170)) : Colour(_photo.Land.Near).WithAlpha((byte)_random.Next(10, 45));
            _canvas.DrawLine(x - length, y, x + length, y, paint);
        }
    }

    private float Next() => (float)_random.NextDouble();
}
