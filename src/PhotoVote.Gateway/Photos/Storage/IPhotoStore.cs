using PhotoVote.Domain;

namespace PhotoVote.Gateway.Photos.Storage;

/// <summary>Where photos are kept: beside the log, for ever, under the hash of their content.</summary>
internal interface IPhotoStore
{
    /// <summary>Keeps a photo and notes that it was added to an election, both durably. Again changes nothing.</summary>
    /// <exception cref="PhotoStoreException">It cannot be written; nothing was noted.</exception>
    Task<PhotoKept> KeepAsync(ElectionId election, DevelopedPhoto photo, PhotoQuota quota, CancellationToken cancellationToken);

    /// <summary>A photo in one size, or in its largest where that is smaller; null when it is not kept.</summary>
    /// <exception cref="PhotoStoreException">It cannot be read.</exception>
    Task<byte[]?> ReadAsync(PhotoId photo, Rendition rendition, CancellationToken cancellationToken);

    /// <summary>Those of some photos that are kept.</summary>
    /// <exception cref="PhotoStoreException">They cannot be read.</exception>
    Task<IReadOnlyDictionary<PhotoId, PhotoView>> FindAsync(IReadOnlyCollection<PhotoId> photos, CancellationToken cancellationToken);
}

/// <summary>How much an election may have added.</summary>
internal readonly record struct PhotoQuota(int Photos, long Bytes)
{
    public bool Allows(int photos, long bytes) => photos <= Photos && bytes <= Bytes;
}

/// <summary>What became of a photo that was to be kept.</summary>
internal enum PhotoKept
{
    /// <summary>It is the election's now.</summary>
    Added,

    /// <summary>It was already.</summary>
    AlreadyThere,

    /// <summary>The election has as many as it may, or they take as much room as they may; nothing was kept.</summary>
    OverQuota,
}

/// <summary>The place where photos are kept cannot be read or written.</summary>
internal sealed class PhotoStoreException(string message, Exception inner) : Exception(message, inner);
