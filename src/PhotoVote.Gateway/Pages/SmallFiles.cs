using System.Collections.Concurrent;
using System.IO.Compression;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace PhotoVote.Gateway.Pages;

/// <summary>
/// The pages' files, compressed as well as can be, and once: a hall's phones ask for the same forty in the same minute. A compressed file is found under the name of its
/// original with an ending, <c>/js/vote.js.gz</c>, which requests are led to and cannot ask for themselves.
/// </summary>
internal sealed class SmallFiles(IFileProvider files, IContentTypeProvider types) : IFileProvider, IContentTypeProvider
{
    /// <summary>The first that is accepted is taken. Browsers accept br over https only.</summary>
    private static readonly (string Encoding, string Ending)[] Forms = [("br", ".br"), ("gzip", ".gz")];

    private readonly ConcurrentDictionary<string, Small> _made = new(StringComparer.Ordinal);

    /// <summary>The path under which a request's file is found in the form that its sender accepts.</summary>
    public static PathString Choose(PathString path, StringValues acceptEncoding)
    {
        if (!StringWithQualityHeaderValue.TryParseList(acceptEncoding, out var accepted))
            return path;
        var form = Array.Find(Forms, form => accepted.Any(one => one.Value.Equals(form.Encoding, StringComparison.OrdinalIgnoreCase) && one.Quality is not 0));
        return form.Ending is null ? path : path + form.Ending;
    }

    /// <summary>The encoding of a file; null for one that is as it lies there.</summary>
    public static string? EncodingOf(IFileInfo file) => (file as Small)?.Encoding;

    public IFileInfo GetFileInfo(string subpath)
    {
        var form = FormOf(subpath);
        if (form.Ending is null)
            return files.GetFileInfo(subpath);
        var original = files.GetFileInfo(subpath[..^form.Ending.Length]);
        if (original is not { Exists: true, IsDirectory: false })
            return original;
        if (!_made.TryGetValue(subpath, out var small) || !small.IsOf(original))
            _made[subpath] = small = Small.Of(original, form.Encoding);
        return small;
    }

    public bool TryGetContentType(string subpath, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? contentType) =>
        types.TryGetContentType(subpath[..^(FormOf(subpath).Ending?.Length ?? 0)], out contentType);

    public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

    public IChangeToken Watch(string filter) => NullChangeToken.Singleton;

    private static (string Encoding, string Ending) FormOf(string subpath) => Array.Find(Forms, form => subpath.EndsWith(form.Ending, StringComparison.Ordinal));

    private sealed class Small(IFileInfo original, string encoding, byte[] content) : IFileInfo
    {
        private readonly long _originalLength = original.Length;

        public string Encoding { get; } = encoding;

        public bool Exists => true;

        public bool IsDirectory => false;

        public long Length => content.Length;

        public string Name { get; } = original.Name;

        public DateTimeOffset LastModified { get; } = original.LastModified;

        public string? PhysicalPath => null;

        public Stream CreateReadStream() => new MemoryStream(content, writable: false);

        public bool IsOf(IFileInfo file) => file.LastModified == LastModified && file.Length == _originalLength;

        public static Small Of(IFileInfo original, string encoding)
        {
            using var compressed = new MemoryStream();
            using (var source = original.CreateReadStream())
            using (Stream target = encoding == "br" ? new BrotliStream(compressed, CompressionLevel.SmallestSize) : new GZipStream(compressed, CompressionLevel.SmallestSize))
                source.CopyTo(target);
            return new(original, encoding, compressed.ToArray());
        }
    }
}
