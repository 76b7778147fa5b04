using PhotoVote.Client;
using PhotoVote.Domain;
using PhotoVote.Gateway.OpenApi;
using PhotoVote.Gateway.Problems;

namespace PhotoVote.Gateway.Overload;

/// <summary>What an answer tells of the key that was sent with its request.</summary>
internal enum KeyVerdict
{
    /// <summary>Nothing.</summary>
    Open,

    /// <summary>It opens what it was sent for.</summary>
    Opens,

    /// <summary>It does not.</summary>
    Wrong,
}

internal static class KeyVerdicts
{
    private static readonly HashSet<string> WrongKey = new(StringComparer.Ordinal)
    {
        RefusalCodes.NotOrganiser, RefusalCodes.VoterKeyWrong, RefusalCodes.VoterUnknown, RefusalCodes.BallotKeyWrong, RefusalCodes.BallotUnknown, RefusalCodes.ElectionUnknown,
    };

    /// <summary>
    /// A key opens something when it was needed and the answer is what it is only behind the key: a success, or a conflict with what is
    /// there. That a command's id is used is told to anybody; and a key that makes something new, an election or a ballot where anyone is
    /// admitted, opens nothing that was there: whoever likes makes a thousand of those.
    /// </summary>
    /// <param name="problem">The answer's problem; null when it is none.</param>
    public static KeyVerdict Of(Caller caller, EndpointTerms? terms, int status, ProblemKind? problem)
    {
        if (caller.Key is null)
            return KeyVerdict.Open;
        if (problem is not null && WrongKey.Contains(problem.Code))
            return KeyVerdict.Wrong;
        if (caller.IsSelfMade || terms is not { Key: KeyKind.Organiser or KeyKind.Voter or KeyKind.Ballot, MakesItsKey: false })
            return KeyVerdict.Open;
        return status is >= 200 and < 400 || (problem?.Status == StatusCodes.Status409Conflict && problem.Code != FailureCodes.CommandIdReused)
            ? KeyVerdict.Opens
            : KeyVerdict.Open;
    }
}
