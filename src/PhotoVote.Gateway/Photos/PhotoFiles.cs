using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Memory;
using PhotoVote.Gateway.Photos.Storage;

namespace PhotoVote.Gateway.Photos;

/// <summary>
/// Photos on their way out. A hall opens the same ones in the same minute: what was read last stays in memory, those who ask for one
/// that is being read share the reading, and few are read at once.
/// </summary>
internal sealed class PhotoFiles(IPhotoStore store) : IDisposable
{
    private const long MostCached = 64L << 20;
    private const int MostViews = 20_000;
    private const int ReadAtOnce = 8;

    /// <summary>Different ones that wait to be read; who makes names up by the thousand waits for nothing.</summary>
    private const int MostWaiting = 2_000;

    private readonly MemoryCache _files = new(new MemoryCacheOptions { SizeLimit = MostCached });
    private readonly MemoryCache _views = new(new MemoryCacheOptions { SizeLimit = MostViews });
    private readonly ConcurrentDictionary<(PhotoId, Rendition), Lazy<Task<byte[]?>>> _reading = new();
    private readonly SemaphoreSlim _turns = new(ReadAtOnce);
    private int _waiting;

    /// <returns>No file when there is no such photo, or too many wait for others.</returns>
    public async ValueTask<(byte[]? File, bool IsCrowded)> ReadAsync(PhotoId photo, Rendition rendition, CancellationToken cancellationToken)
    {
        if (_files.TryGetValue((photo, rendition), out byte[]? file))
            return (file, false);
        if (Volatile.Read(ref _waiting) >= MostWaiting)
            return (null, true);
        var reading = _reading.GetOrAdd((photo, rendition), key => new(() => ReadAsync(key)));
        return (await reading.Value.WaitAsync(cancellationToken), false);
    }

    /// <summary>Those of some photos that are kept.</summary>
    public async Task<IReadOnlyDictionary<PhotoId, PhotoView>> FindAsync(IReadOnlyCollection<PhotoId> photos, CancellationToken cancellationToken)
    {
        var found = new Dictionary<PhotoId, PhotoView>();
        var missing = new List<PhotoId>();
        foreach (var photo in photos)
        {
            if (_views.TryGetValue(photo, out PhotoView? view))
                found[photo] = view!;
            else
                missing.Add(photo);
        }

        if (missing.Count > 0)
            foreach (var (photo, view) in await store.FindAsync(missing, cancellationToken))
                found[photo] = _views.Set(photo, view, new MemoryCacheEntryOptions { Size = 1 });
        return found;
    }

    public void Dispose()
    {
        _files.Dispose();
        _views.Dispose();
        _turns.Dispose();
    }

    private async Task<byte[]?> ReadAsync((PhotoId Photo, Rendition Rendition) key)
    {
        // Not on the way of the one who happened to ask first.
        Interlocked.Increment(ref _waiting);
        await Task.Yield();
        await _turns.WaitAsync();
        try
        {
            var file = await store.ReadAsync(key.Photo, key.Rendition, CancellationToken.None);
            if (file is not null)
                _files.Set(key, file, new MemoryCacheEntryOptions { Size = file.Length });
            return file;
        }
        finally
        {
            _turns.Release();
            Interlocked.Decrement(ref _waiting);
            _reading.TryRemove(key, out _);
        }
    }
}
