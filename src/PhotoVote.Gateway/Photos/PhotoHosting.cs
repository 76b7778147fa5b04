using PhotoVote.Gateway.Hosting;
using PhotoVote.Gateway.Photos.Developing;
using PhotoVote.Gateway.Photos.Storage;

namespace PhotoVote.Gateway.Photos;

internal static class PhotoHosting
{
    /// <summary>Photos are kept beside the log: in its database, or in its folder.</summary>
    public static void AddPhotos(this WebApplicationBuilder builder, GatewayOptions options, OwnedLog log)
    {
        builder.Services.AddSingleton(options.Photos);
        builder.Services.AddSingleton<IPhotoStore>(_ => log.Database is { } database
            ? new PostgresPhotoStore(database)
            : new FolderPhotoStore(Path.Combine(options.DataFolder!, "photos")));
        builder.Services.AddSingleton<UploadRoom>();
        builder.Services.AddSingleton<Darkroom>(_ => new Darkroom());
        builder.Services.AddSingleton<PhotoFiles>();
        builder.Services.AddSingleton<PhotoIntake>();
    }
}
