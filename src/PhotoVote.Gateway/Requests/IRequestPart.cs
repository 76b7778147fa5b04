using PhotoVote.Gateway.Problems;

namespace PhotoVote.Gateway.Requests;

/// <summary>
/// A part of a request as an endpoint takes it. It binds whatever was sent; <see cref="RefuseUnreadable"/> answers for what cannot be used,
/// in words that name the place, before the endpoint runs.
/// </summary>
internal interface IRequestPart
{
    /// <summary>Why it cannot be used, or null. A subject that is not given is the name of the endpoint's parameter.</summary>
    Unreadable? Unreadable { get; }
}

/// <summary>Why a part of a request cannot be used.</summary>
internal sealed record Unreadable(string Code, string Detail, string? Subject = null)
{
    public IReadOnlyDictionary<string, object?>? More { get; init; }

    public ProblemResult ToProblem(string? parameter) =>
        More is null ? new(Code, Detail, Subject ?? parameter) : new(Code, Detail, Subject ?? parameter) { More = More };
}
