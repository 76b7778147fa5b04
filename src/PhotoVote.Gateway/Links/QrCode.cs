using System.Collections;
using System.Globalization;
using System.Text;
using QRCoder;

namespace PhotoVote.Gateway.Links;

/// <summary>A QR code to be drawn.</summary>
/// <param name="Size">How many modules it is wide and high, the quiet zone of four around it included.</param>
/// <param name="Path">
/// Its dark modules, as the data of one SVG path in a view box of 0 0 size size, to be stroked (not filled) with a width of 1.
/// </param>
internal sealed record QrCode(int Size, string Path)
{
    public const string SvgType = "image/svg+xml";

    public static QrCode Of(string text)
    {
        // M: 15 % of it may be hidden by a thumb or the fold of a sheet.
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        return new(code.ModuleMatrix.Count, Draw(code.ModuleMatrix));
    }

    /// <summary>The code as a picture of its own, dark on white whatever it lies on, for phones that read nothing else.</summary>
    public string ToSvg() => string.Create(
        CultureInfo.InvariantCulture,
        $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Size} {Size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{Size}v{Size}H0z"/><path stroke="#000" d="{Path}"/></svg>""");

    /// <summary>A secret may be in it.</summary>
    public override string ToString() => $"QrCode({Size})";

    /// <summary>A line a run of dark modules.</summary>
    private static string Draw(List<BitArray> rows)
    {
        var path = new StringBuilder(4 * rows.Count * rows.Count / 8);
        for (var y = 0; y < rows.Count; y++)
        {
            var (row, end) = (rows[y], -1);
            for (var x = 0; x < row.Length; x++)
            {
                if (!row[x])
                    continue;
                var begin = x;
                while (x < row.Length && row[x])
                    x++;
                _ = end < 0
                    ? path.Append(CultureInfo.InvariantCulture, $"M{begin} {y}.5h{x - begin}")
                    : path.Append(CultureInfo.InvariantCulture, $"m{begin - end} 0h{x - begin}");
                end = x;
            }
        }

        return path.ToString();
    }
}
