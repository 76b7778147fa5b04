namespace PhotoVote.Client;

/// <summary>An outcome as an exception, for those who asked for one, and for following that cannot go on.</summary>
public sealed class PhotoVoteException : Exception
{
    internal PhotoVoteException(ReplyStatus status, string? code, string? detail, Ulid? commandId = null, Exception? inner = null)
        : base($"{status}, {code}: {detail}", inner) => (Status, Code, CommandId) = (status, code, commandId);

    /// <summary>How it ended.</summary>
    public ReplyStatus Status { get; }

    /// <summary>The stable code of the refusal or failure.</summary>
    public string? Code { get; }

    /// <summary>The command's id; null for a question.</summary>
    public Ulid? CommandId { get; }
}
