using System.ComponentModel;
using System.Runtime.InteropServices;

namespace PhotoVote.Gateway.Photos.Storage;

/// <summary>Files that are there after a power failure.</summary>
internal static partial class DurableFiles
{
    private const int ReadOnly = 0;

    public static async Task WriteAsync(string file, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
        await stream.WriteAsync(content, cancellationToken);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>The names in a folder are data of the folder. .NET opens no folders, and Windows needs nothing of the kind.</summary>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        var handle = Open(folder, ReadOnly);
        if (handle < 0)
            throw new IOException($"{folder} cannot be opened ({new Win32Exception(Marshal.GetLastPInvokeError()).Message}).");
        try
        {
            if (Sync(handle) < 0)
                throw new IOException($"{folder} cannot be flushed ({new Win32Exception(Marshal.GetLastPInvokeError()).Message}).");
        }
        finally
        {
            _ = Close(handle);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int handle);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int handle);
}
