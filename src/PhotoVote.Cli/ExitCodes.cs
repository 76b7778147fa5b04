namespace PhotoVote.Cli;

/// <summary>What the command line says to scripts. Part of its contract: see README.md.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>A check failed, or the server refused a command.</summary>
    public const int Failed = 1;

    /// <summary>The command line makes no sense.</summary>
    public const int Usage = 2;

    /// <summary>A server, a database or a log cannot be reached or opened.</summary>
    public const int Unreachable = 3;

    /// <summary>A file to be read is damaged; nothing was counted or sent.</summary>
    public const int BadInput = 4;

    /// <summary>The election takes no votes; nothing was sent.</summary>
    public const int NotOpen = 5;

    /// <summary>Stopped from outside.</summary>
    public const int Cancelled = 130;
}

/// <summary>The command line makes no sense, in a way that only shows when it is used.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>An election that was named takes no votes, or the key is not its organiser's.</summary>
internal sealed class NotOpenException(string message) : Exception(message);
