namespace PhotoVote.Campaign.Load;

internal enum Fate
{
    /// <summary>Not settled yet.</summary>
    Open,

    /// <summary>Done, and said so.</summary>
    Acknowledged,

    /// <summary>Refused by a rule: nothing of it is written.</summary>
    Refused,

    /// <summary>Said not to be written, and not sent again: nothing of it is written.</summary>
    Abandoned,
}

/// <summary>A command, and what its sender was told of it.</summary>
internal sealed class Command(Ulid id, Request request)
{
    public Ulid Id { get; } = id;

    public Request Request { get; } = request;

    public Fate Fate { get; set; }

    /// <summary>Whether an answer was missing or left it open: it may have been written at any time until it was settled.</summary>
    public bool WasUnknown { get; set; }

    public bool WasNotWritten { get; set; }

    public int Attempts { get; set; }

    public Answer? Answer { get; set; }

    public override string ToString() => $"{Id} ({Request.Content ?? Request.GetType().Name}), {Fate} after {Attempts} attempt(s): {Answer?.Code} {Answer?.Detail}";
}
