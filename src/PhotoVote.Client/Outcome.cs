using System.Diagnostics.CodeAnalysis;

namespace PhotoVote.Client;

/// <summary>How a command or a question ended, after all repetitions.</summary>
/// <typeparam name="T">What a done one gives.</typeparam>
public sealed record Outcome<T>
    where T : class
{
    internal Outcome(Reply<T> reply, Ulid? commandId, int attempts)
    {
        (Status, Value, Code, Detail, Subject, Repeated, RetryAfterSeconds, OpensAt) =
            (reply.Status, reply.Value, reply.Code, reply.Detail, reply.Subject, reply.Repeated, reply.RetryAfterSeconds, reply.OpensAt);
        (CommandId, Attempts) = (commandId, attempts);
    }

    /// <summary>
    /// The command's id, given or made; null for a question. After <see cref="ReplyStatus.Unknown"/> the same command with this id is told
    /// what became of it, also hours later and by another process.
    /// </summary>
    public Ulid? CommandId { get; }

    /// <summary>How it ended.</summary>
    public ReplyStatus Status { get; }

    /// <summary>Whether it is done, and <see cref="Value"/> is there.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsDone => Status == ReplyStatus.Done && Value is not null;

    /// <summary>What it gave. Also there when a registration was done in part: then it says what became of each voter.</summary>
    public T? Value { get; }

    /// <summary>The stable code of the refusal (<see cref="Domain.RefusalCodes"/>) or failure (<see cref="FailureCodes"/>, <see cref="CallCodes"/>); null when done.</summary>
    public string? Code { get; }

    /// <summary>What happened, in words for people; null when done.</summary>
    public string? Detail { get; }

    /// <summary>What a refusal is about: a field, a candidate, a voter; null when it is the whole.</summary>
    public string? Subject { get; }

    /// <summary>Whether the command had been done before, under the same id: by an attempt whose answer was lost, or long ago.</summary>
    public bool Repeated { get; }

    /// <summary>Whole seconds after which asking again may help; null when time alone changes nothing.</summary>
    public int? RetryAfterSeconds { get; }

    /// <summary>When the election opens by itself, after a draft's definition was asked for without its organiser's key; null when that is not set.</summary>
    public DateTimeOffset? OpensAt { get; }

    /// <summary>How often it was sent; 0 when it was cancelled before.</summary>
    public int Attempts { get; }

    /// <summary>The value, where nothing else is expected: in scripts and tests.</summary>
    /// <exception cref="PhotoVoteException">It is not done.</exception>
    public T ValueOrThrow() => IsDone ? Value : throw new PhotoVoteException(Status, Code, Detail, CommandId);
}
