namespace PhotoVote.Domain;

/// <summary>A command that was understood and not done. A value, not an exception: people are told why.</summary>
/// <param name="Code">One of <see cref="RefusalCodes"/>: stable for ever, what programs decide on.</param>
/// <param name="Detail">One sentence for a person, about this very case.</param>
public sealed record Refusal(string Code, string Detail)
{
    /// <summary>When asking again may help: whole seconds from now. Null when time alone changes nothing.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>When the election opens by itself: of a draft, to who may not see it. Null when that is not set.</summary>
    public DateTimeOffset? OpensAt { get; init; }
}
