using System.Globalization;

namespace PhotoVote.EventLog.Sqlite;

/// <summary>
/// Holds the data folder for this process until disposed. An exclusively opened file is the lock, so that it goes with the process
/// however that ends; the process id stands in a file beside it, because nobody else can read a file that is opened exclusively.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    private DataFolder(FileStream @lock, string pidFile)
    {
        _lock = @lock;
        try
        {
            File.WriteAllText(pidFile, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    /// <exception cref="DataFolderInUseException">Somebody else has it.</exception>
    /// <exception cref="LogUnavailableException">It cannot be created or written to.</exception>
    public static DataFolder Take(string folder, string fileName)
    {
        var database = Path.Combine(folder, fileName);
        var (lockFile, pidFile) = (database + ".lock", database + ".pid");
        try
        {
            Directory.CreateDirectory(folder);
            return new DataFolder(Lock(lockFile, folder, pidFile), pidFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LogUnavailableException(
                $"The data folder {folder} cannot be written to ({e.Message}). Give this process's user the right to write there, or choose another folder.", e);
        }
    }

    public void Dispose() => _lock.Dispose();

    private static FileStream Lock(string lockFile, string folder, string pidFile)
    {
        try
        {
            return new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException or FileNotFoundException) && IsSharingViolation(e))
        {
            throw new DataFolderInUseException(folder, ReadProcessId(pidFile), e);
        }
    }

    /// <summary>EWOULDBLOCK on Linux and macOS, ERROR_SHARING_VIOLATION on Windows.</summary>
    private static bool IsSharingViolation(IOException e) => e.HResult is 11 or 35 || (e.HResult & 0xFFFF) == 32;

    private static int? ReadProcessId(string pidFile)
    {
        try
        {
            return int.TryParse(File.ReadAllText(pidFile), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
