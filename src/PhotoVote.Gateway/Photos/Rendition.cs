using System.Collections.Frozen;

namespace PhotoVote.Gateway.Photos;

/// <summary>How a photo is written.</summary>
internal enum PhotoFormat
{
    Webp,
    Jpeg,
}

/// <summary>A size and form in which photos are served.</summary>
/// <param name="Edge">The longer side has so many pixels, or as many as the photo has when that is less.</param>
internal readonly record struct Rendition(int Edge, PhotoFormat Format)
{
    /// <summary>For strips of thumbnails, galleries, phones, screens, walls.</summary>
    public static readonly int[] Edges = [96, 320, 640, 1_280, 2_048];

    public static readonly IReadOnlyList<Rendition> All = [.. Edges.SelectMany(edge => (Rendition[])[new(edge, PhotoFormat.Webp), new(edge, PhotoFormat.Jpeg)])];

    private static readonly FrozenDictionary<string, Rendition> ByFileName = All.ToFrozenDictionary(rendition => rendition.FileName, StringComparer.Ordinal);

    public static int Largest => Edges[^1];

    public string Extension => Format == PhotoFormat.Webp ? "webp" : "jpg";

    public string ContentType => Format == PhotoFormat.Webp ? "image/webp" : "image/jpeg";

    public string FileName => $"{Edge}.{Extension}";

    /// <summary>Nothing but the names of <see cref="All"/>.</summary>
    public static bool TryParse(string? fileName, out Rendition rendition)
    {
        rendition = default;
        return fileName is not null && ByFileName.TryGetValue(fileName, out rendition);
    }

    /// <summary>Those that a photo is kept in: none is an enlargement, and the last has all its pixels.</summary>
    public static IEnumerable<int> EdgesOf(int longerSide) => Edges.Where((_, i) => i == 0 || Edges[i - 1] < longerSide);
}
