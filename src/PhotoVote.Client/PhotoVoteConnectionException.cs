namespace PhotoVote.Client;

/// <summary>The client cannot find its cluster. The message names the cause and what to do about it.</summary>
public sealed class PhotoVoteConnectionException : Exception
{
    internal PhotoVoteConnectionException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
