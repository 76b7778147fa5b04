using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using QRCoder;

namespace PhotoVote.Tests.Gateway.Links;

/// <summary>What a path of lines draws, module by module.</summary>
internal static partial class DrawnCode
{
    /// <summary>That it is exactly the QR code of a text, as the library makes it.</summary>
    public static void Shows(string text, JsonElement qr) => Shows(text, qr.GetProperty("size").GetInt32(), qr.GetProperty("path").GetString()!);

    public static void Shows(string text, int size, string path)
    {
        using var expected = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        Assert.Equal(expected.ModuleMatrix.Count, size);
        Assert.Equal(
            string.Join('\n', expected.ModuleMatrix.Select(row => string.Concat(row.Cast<bool>().Select(dark => dark ? '#' : ' ')))),
            string.Join('\n', Draw(size, path)));
    }

    private static IEnumerable<string> Draw(int size, string path)
    {
        var rows = Enumerable.Range(0, size).Select(_ => Enumerable.Repeat(' ', size).ToArray()).ToArray();
        var (x, y, read) = (0, 0, 0);
        foreach (Match line in Line().Matches(path))
        {
            (x, y) = line.Groups["m"].Value == "M" ? (Number(line, "x"), (int)float.Parse(line.Groups["y"].Value, CultureInfo.InvariantCulture)) : (x + Number(line, "x"), y);
            for (var end = x + Number(line, "h"); x < end; x++)
                rows[y][x] = '#';
            read += line.Length;
        }

        Assert.Equal(path.Length, read);
        return rows.Select(row => new string(row));
    }

    private static int Number(Match line, string name) => int.Parse(line.Groups[name].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("(?<m>[Mm])(?<x>[0-9]+) (?<y>0|[0-9]+\\.5)h(?<h>[0-9]+)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Line();
}
