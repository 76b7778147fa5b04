using PhotoVote.Domain;
using PhotoVote.Gateway.Photos;
using PhotoVote.Gateway.Photos.Storage;
using PhotoVote.StoredEvents.Postgres;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.Gateway.Photos;

/// <summary>What every place where photos are kept does.</summary>
public abstract class PhotoStoreSpecification : IAsyncLifetime
{
    private static readonly ElectionId Anna = ElectionId.FromCommand(1, 1);
    private static readonly ElectionId Bert = ElectionId.FromCommand(2, 1);
    private static readonly PhotoQuota Plenty = new(100, 1 << 20);

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    /// <summary>The store, as a process that starts now opens it.</summary>
    private protected abstract IPhotoStore Open();

    [Fact]
    public async Task APhoto_IsThereInEverySize_AlsoAfterARestart()
    {
        var photo = Photo(1);
        Assert.Equal(PhotoKept.Added, await Open().KeepAsync(Anna, photo, Plenty, Cancel));

        var later = Open();
        foreach (var (rendition, content) in photo.Renditions)
            Assert.Equal(content, await later.ReadAsync(photo.Id, rendition, Cancel));
        Assert.Equal(photo.View, (await later.FindAsync([photo.Id, Photo(2).Id], Cancel)).Single().Value);
    }

    [Fact]
    public async Task APhotoThatIsSmall_IsServedAsItIs_WhereALargerOneIsAskedFor()
    {
        var photo = Photo(1);
        await Open().KeepAsync(Anna, photo, Plenty, Cancel);

        Assert.Equal(photo.Renditions[new(320, PhotoFormat.Jpeg)], await Open().ReadAsync(photo.Id, new(2_048, PhotoFormat.Jpeg), Cancel));
    }

    [Fact]
    public async Task APhotoThatNobodyAdded_IsNotThere()
    {
        Assert.Null(await Open().ReadAsync(Photo(1).Id, new(96, PhotoFormat.Webp), Cancel));
        Assert.Empty(await Open().FindAsync([Photo(1).Id], Cancel));
        Assert.Empty(await Open().FindAsync([], Cancel));
    }

    [Fact]
    public async Task TheSamePhotoAgain_CountsOnce_AndOnceForEachElection()
    {
        var store = Open();
        var one = new PhotoQuota(1, Photo(1).Bytes);
        Assert.Equal(PhotoKept.Added, await store.KeepAsync(Anna, Photo(1), one, Cancel));
        Assert.Equal(PhotoKept.AlreadyThere, await store.KeepAsync(Anna, Photo(1), one, Cancel));
        Assert.Equal(PhotoKept.Added, await store.KeepAsync(Bert, Photo(1), one, Cancel));
        Assert.Equal(PhotoKept.OverQuota, await store.KeepAsync(Bert, Photo(2), one, Cancel));
        Assert.Null(await store.ReadAsync(Photo(2).Id, new(96, PhotoFormat.Webp), Cancel));
    }

    [Fact]
    public async Task MorePhotosThanAnElectionMayHave_AreNotKept_HoweverManyComeAtOnce()
    {
        var store = Open();
        foreach (var (election, quota) in ((ElectionId, PhotoQuota)[])[(Anna, new(3, 1 << 20)), (Bert, new(100, (3 * Photo(1).Bytes) + 1))])
        {
            var kept = await Task.WhenAll(Enumerable.Range(10, 8).Select(i => store.KeepAsync(election, Photo(i), quota, Cancel)));

            Assert.Equal(3, kept.Count(k => k == PhotoKept.Added));
            Assert.Equal(5, kept.Count(k => k == PhotoKept.OverQuota));
        }
    }

    [Fact]
    public async Task TheSamePhotoFromMany_IsKeptOnce()
    {
        var store = Open();

        var kept = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => store.KeepAsync(ElectionId.FromCommand((UInt128)i, 1), Photo(5), Plenty, Cancel)));

        Assert.All(kept, k => Assert.Equal(PhotoKept.Added, k));
        Assert.Equal(Photo(5).View, (await store.FindAsync([Photo(5).Id], Cancel))[Photo(5).Id]);
    }

    private protected static DevelopedPhoto Photo(int number)
    {
        byte[] Content(int edge) => [.. "content"u8, (byte)number, (byte)edge];
        return new(
            PhotoId.Of(Content(0)),
            300,
            200,
            $"data:{number}",
            new Dictionary<Rendition, byte[]>
            {
                [new(320, PhotoFormat.Webp)] = Content(1), [new(320, PhotoFormat.Jpeg)] = Content(2), [new(96, PhotoFormat.Webp)] = Content(3), [new(96, PhotoFormat.Jpeg)] = Content(4),
            });
    }
}

public sealed class FolderPhotoStoreTests : PhotoStoreSpecification
{
    private readonly string _folder = Directory.CreateTempSubdirectory("photovote-").FullName;

    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task WhatACrashLeftBehind_IsNoPhoto_AndNotInTheWay()
    {
        var photo = Photo(1);
        var election = ElectionId.FromCommand(1, 1);
        var half = Path.Combine(Place(photo.Id) + ".new", "96.webp");
        Directory.CreateDirectory(Path.GetDirectoryName(half)!);
        await File.WriteAllBytesAsync(half, [1], Cancel);
        var lines = Path.Combine(_folder, "photos", "elections", election.ToString());
        Directory.CreateDirectory(Path.GetDirectoryName(lines)!);
        await File.WriteAllTextAsync(lines, $"\n{Photo(2).Id} 12", Cancel);
        Assert.Null(await Open().ReadAsync(photo.Id, new(96, PhotoFormat.Webp), Cancel));

        var quota = new PhotoQuota(1, photo.Bytes);
        Assert.Equal(PhotoKept.Added, await Open().KeepAsync(election, photo, quota, Cancel));
        Assert.Equal(PhotoKept.AlreadyThere, await Open().KeepAsync(election, photo, quota, Cancel));
        Assert.Equal(PhotoKept.OverQuota, await Open().KeepAsync(election, Photo(2), quota, Cancel));
        Assert.Equal(photo.Renditions[new(96, PhotoFormat.Webp)], await Open().ReadAsync(photo.Id, new(96, PhotoFormat.Webp), Cancel));
    }

    [Fact]
    public async Task AFolderThatCannotBeUsed_IsToldByItsName()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "photos"), "no folder", Cancel);

        var e = await Assert.ThrowsAsync<PhotoStoreException>(() => Open().KeepAsync(ElectionId.FromCommand(1, 1), Photo(1), new(1, 1_000), Cancel));

        Assert.Contains(_folder, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheLastOfTheDisk_IsLeftToTheLog()
    {
        var (free, photo) = (1L << 30, Photo(1));
        using var store = new FolderPhotoStore(Path.Combine(_folder, "photos"), () => free);
        await Assert.ThrowsAsync<PhotoStoreException>(() => store.KeepAsync(ElectionId.FromCommand(1, 1), photo, new(1, 1_000), Cancel));
        Assert.Null(await store.ReadAsync(photo.Id, new(96, PhotoFormat.Webp), Cancel));

        free += photo.Bytes;
        Assert.Equal(PhotoKept.Added, await store.KeepAsync(ElectionId.FromCommand(1, 1), photo, new(1, 1_000), Cancel));
    }

    private protected override IPhotoStore Open() => new FolderPhotoStore(Path.Combine(_folder, "photos"));

    private string Place(PhotoId photo) => Path.Combine(_folder, "photos", photo.ToHex()[..2], photo.ToHex());
}

public sealed class PostgresPhotoStoreTests(PostgresCluster server) : PhotoStoreSpecification
{
    private TestDatabase? _database;

    public override async ValueTask InitializeAsync()
    {
        _database = await server.CreateDatabaseAsync();
        await PhotoVoteSchema.ApplyAsync(_database.DataSource, Cancel);
    }

    public override ValueTask DisposeAsync() => _database!.DisposeAsync();

    [Fact]
    public async Task ADatabaseThatIsAway_IsToldFromAPhotoThatIsNotThere()
    {
        await _database!.TakeAwayAsync();

        await Assert.ThrowsAsync<PhotoStoreException>(() => Open().ReadAsync(Photo(1).Id, new(96, PhotoFormat.Webp), Cancel));
    }

    private protected override IPhotoStore Open() => new PostgresPhotoStore(_database!.DataSource);
}
