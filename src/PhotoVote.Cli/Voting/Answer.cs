using System.Net;
using PhotoVote.Cli.Http;
using PhotoVote.Client;

namespace PhotoVote.Cli.Voting;

/// <summary>How a command ended, whichever way it was sent.</summary>
/// <param name="Status">What is known of it.</param>
/// <param name="Value">What a done command made: the id of an election or a ballot, or the number of a part.</param>
/// <param name="Code">Why it is not done.</param>
/// <param name="Detail">The same in words.</param>
/// <param name="Attempts">How often it was sent, always under one id.</param>
internal readonly record struct Answer(ReplyStatus Status, string? Value = null, string? Code = null, string? Detail = null, int Attempts = 1)
{
    public bool IsDone => Status == ReplyStatus.Done;

    /// <summary>What it is counted as when it is not done.</summary>
    public string Kind => Status switch
    {
        ReplyStatus.Refused => $"refused: {Code}",
        ReplyStatus.NotWritten => $"not written: {Code}",
        ReplyStatus.Faulted => $"faulted: {Code}",
        _ => $"unknown: {Code}",
    };

    /// <summary>What it made; for commands without which nothing can go on.</summary>
    /// <exception cref="PhotoVoteProblemException">It was refused.</exception>
    /// <exception cref="PhotoVoteUnreachableException">It is not settled.</exception>
    public string ValueOrThrow(string what) => Status switch
    {
        ReplyStatus.Done => Value ?? "",
        ReplyStatus.Refused or ReplyStatus.Faulted => throw new PhotoVoteProblemException(HttpStatusCode.Conflict, Code ?? "refused", $"{Detail} ({what})"),
        _ => throw new PhotoVoteUnreachableException($"{what} is not settled after {Attempts} attempts: {Code}: {Detail}"),
    };
}
