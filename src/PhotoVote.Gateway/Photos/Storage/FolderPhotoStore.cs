using System.Globalization;
using System.Text.Json;
using PhotoVote.Domain;

namespace PhotoVote.Gateway.Photos.Storage;

/// <summary>
/// Photos in a folder of one process, each in a folder of its own: <c>ab/abcd…/640.webp</c>, and what is known of it in <c>photo.json</c>.
/// One appears as a whole or not at all. Which were added to an election stands in a file of lines, <c>elections/{election}</c>.
/// </summary>
/// <param name="folder">Created when it is missing.</param>
/// <param name="free">How many bytes there is room for; for tests.</param>
internal sealed class FolderPhotoStore(string folder, Func<long>? free = null) : IPhotoStore, IDisposable
{
    private const string About = "photo.json";

    /// <summary>The log lies on the same disk: votes are to find room when photos do not.</summary>
    private const long LeftForTheLog = 1L << 30;

    private readonly SemaphoreSlim _writing = new(1);

    public Task<PhotoKept> KeepAsync(ElectionId election, DevelopedPhoto photo, PhotoQuota quota, CancellationToken cancellationToken) => Guarded("written", async () =>
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            var added = await AddedPhotos.ReadAsync(PlaceOf(election), cancellationToken);
            var isAdded = added.Contains(photo.Id);
            if (!isAdded && !quota.Allows(added.Count + 1, added.Bytes + photo.Bytes))
                return PhotoKept.OverQuota;
            if (!Directory.Exists(PlaceOf(photo.Id)))
                await WriteAsync(photo, cancellationToken);
            if (isAdded)
                return PhotoKept.AlreadyThere;
            await AddedPhotos.AppendAsync(PlaceOf(election), photo.Id, photo.Bytes, cancellationToken);
            return PhotoKept.Added;
        }
        finally
        {
            _writing.Release();
        }
    });

    public Task<byte[]?> ReadAsync(PhotoId photo, Rendition rendition, CancellationToken cancellationToken) => Guarded("read", async () =>
    {
        foreach (var edge in Rendition.Edges.Reverse().Where(edge => edge <= rendition.Edge))
        {
            var file = Path.Combine(PlaceOf(photo), (rendition with { Edge = edge }).FileName);
            if (File.Exists(file))
                return await File.ReadAllBytesAsync(file, cancellationToken);
        }

        return null;
    });

    public Task<IReadOnlyDictionary<PhotoId, PhotoView>> FindAsync(IReadOnlyCollection<PhotoId> photos, CancellationToken cancellationToken) => Guarded("read", async () =>
    {
        var found = new Dictionary<PhotoId, PhotoView>();
        foreach (var photo in photos)
        {
            var file = Path.Combine(PlaceOf(photo), About);
            if (File.Exists(file))
                found[photo] = JsonSerializer.Deserialize<PhotoView>(await File.ReadAllBytesAsync(file, cancellationToken))!;
        }

        return (IReadOnlyDictionary<PhotoId, PhotoView>)found;
    });

    public void Dispose() => _writing.Dispose();

    private string PlaceOf(PhotoId photo) => Path.Combine(folder, photo.ToHex()[..2], photo.ToHex());

    private string PlaceOf(ElectionId election) => Path.Combine(folder, "elections", election.ToString());

    private async Task WriteAsync(DevelopedPhoto photo, CancellationToken cancellationToken)
    {
        // Beside its place, because only there it can be moved as a whole. What a crash left behind of an earlier attempt is of no use.
        Directory.CreateDirectory(folder);
        if ((free?.Invoke() ?? new DriveInfo(folder).AvailableFreeSpace) - photo.Bytes < LeftForTheLog)
            throw new IOException("the disk is nearly full, and the log needs what is left.");
        var (place, draft) = (PlaceOf(photo.Id), PlaceOf(photo.Id) + ".new");
        if (Directory.Exists(draft))
            Directory.Delete(draft, recursive: true);
        Directory.CreateDirectory(draft);
        foreach (var (rendition, content) in photo.Renditions)
            await DurableFiles.WriteAsync(Path.Combine(draft, rendition.FileName), content, cancellationToken);
        await DurableFiles.WriteAsync(Path.Combine(draft, About), JsonSerializer.SerializeToUtf8Bytes(photo.View), cancellationToken);
        DurableFiles.FlushFolder(draft);
        Directory.Move(draft, place);
        DurableFiles.FlushFolder(Path.GetDirectoryName(place)!);
        DurableFiles.FlushFolder(folder);
    }

    private async Task<T> Guarded<T>(string verb, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new PhotoStoreException(string.Create(CultureInfo.InvariantCulture, $"Photos cannot be {verb} in {folder}: {e.Message}"), e);
        }
    }
}
