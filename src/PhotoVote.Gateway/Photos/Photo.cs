namespace PhotoVote.Gateway.Photos;

/// <summary>What pages know of a photo before it is loaded.</summary>
/// <param name="Photo">Its id: the photo's reference in a candidate, and part of its addresses.</param>
/// <param name="Width">Of its largest form, in pixels.</param>
/// <param name="Height">Of its largest form, in pixels.</param>
/// <param name="Preview">A tiny, blurred image of it as a data: address.</param>
internal sealed record PhotoView(string Photo, int Width, int Height, string Preview);

/// <summary>A photo as it is kept: turned upright, in sRGB, without anything that was written into its file beside the picture.</summary>
internal sealed record DevelopedPhoto(PhotoId Id, int Width, int Height, string Preview, IReadOnlyDictionary<Rendition, byte[]> Renditions)
{
    public long Bytes => Renditions.Values.Sum(content => (long)content.Length);

    public PhotoView View => new(Id.ToString(), Width, Height, Preview);
}

/// <summary>Why a file does not become a photo; a value, because files are what they are.</summary>
/// <param name="Format">What it seems to be, where that is the reason.</param>
internal sealed record PhotoRefusal(string Code, string Detail, string? Format = null);
