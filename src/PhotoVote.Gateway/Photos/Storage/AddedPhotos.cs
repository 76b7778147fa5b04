using System.Globalization;
using System.Text;
using PhotoVote.Domain;

namespace PhotoVote.Gateway.Photos.Storage;

/// <summary>Which photos were added to an election, a line each: the photo and how many bytes it takes. A line that a crash cut off is none.</summary>
internal sealed class AddedPhotos
{
    private readonly HashSet<PhotoId> _photos = [];

    private AddedPhotos()
    {
    }

    public int Count => _photos.Count;

    public long Bytes { get; private set; }

    public bool Contains(PhotoId photo) => _photos.Contains(photo);

    public static async Task<AddedPhotos> ReadAsync(string file, CancellationToken cancellationToken)
    {
        var added = new AddedPhotos();
        if (!File.Exists(file))
            return added;
        foreach (var line in await File.ReadAllLinesAsync(file, cancellationToken))
            if (line.Split(' ') is [var text, var size, "."]
                && PhotoId.TryParse(text, out var photo)
                && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
                && added._photos.Add(photo))
                added.Bytes += bytes;
        return added;
    }

    public static async Task AppendAsync(string file, PhotoId photo, long bytes, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(file)!;
        Directory.CreateDirectory(folder);

        // The line before may have been cut off: this one begins anew, and its dot says that it is whole.
        await using (var stream = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.Read))
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"\n{photo} {bytes.ToString(CultureInfo.InvariantCulture)} ."), cancellationToken);
            stream.Flush(flushToDisk: true);
        }

        DurableFiles.FlushFolder(folder);
    }
}
