namespace PhotoVote.Campaign.Load;

internal enum AnswerKind
{
    Done,
    Refused,
    NotWritten,
    Unknown,

    /// <summary>None came: nobody listened, or the connection broke, or the sender's patience ended.</summary>
    None,

    /// <summary>One that may never be given: a fault of the server.</summary>
    Wrong,
}

/// <param name="Kind">How it ended.</param>
/// <param name="Value">What a done command gave: the election's or the ballot's id.</param>
/// <param name="Code">Why it is not done.</param>
/// <param name="Detail">In words.</param>
internal sealed record Answer(AnswerKind Kind, string? Value = null, string? Code = null, string? Detail = null);
