using System.Collections.Immutable;
using PhotoVote.Client;
using PhotoVote.Client.Rolls;
using PhotoVote.Domain;
using PhotoVote.Gateway.Problems;

namespace PhotoVote.Gateway.Rolls;

/// <summary>Voters to be registered.</summary>
/// <param name="Voters">Their ids, 1 to 64 of A-Z a-z 0-9 _ -; at most 10,000 of them. Who is named twice is registered once.</param>
internal sealed record VotersBody(IReadOnlyList<string> Voters);

/// <summary>A list of voters, checked before anything of it is written.</summary>
internal static class VoterList
{
    private const int MostListed = 10;

    /// <summary>The voters, each once, in the order in which they first came.</summary>
    public static (IReadOnlyList<VoterId> Voters, ProblemResult? Problem) Read(IReadOnlyList<string> given)
    {
        if (given.Count > Limits.VotersPerCommand)
            return ([], new(RefusalCodes.TooManyVoters, $"{given.Count:N0} voters: send at most {Limits.VotersPerCommand:N0} at once.", "voters"));

        var seen = new HashSet<VoterId>(given.Count);
        var voters = new List<VoterId>(given.Count);
        var invalid = new List<InvalidVoter>();
        for (var i = 0; i < given.Count; i++)
        {
            if (!VoterId.TryParse(given[i], out var voter))
                invalid.Add(new(i, Requests.PathIds.Shown(given[i])));
            else if (seen.Add(voter))
                voters.Add(voter);
        }

        return invalid.Count == 0 ? (voters, null) : ([], Refused(invalid));
    }

    /// <summary>The problem, with what became of each voter all the same.</summary>
    /// <param name="problem">Of the registration.</param>
    /// <param name="voters">Null when nobody is registered.</param>
    public static ProblemResult Listing(this ProblemResult problem, IReadOnlyList<RegisteredVoter>? voters)
    {
        if (voters is null)
            return problem;
        var done = voters.Count(voter => voter.IsDone);
        return new(problem.Kind.Code, $"{Words(problem, voters)} {done:N0} of {voters.Count:N0} voters are done.", problem.Subject)
        {
            RetryAfterSeconds = problem.RetryAfterSeconds,
            Reason = problem.Reason,
            More = ImmutableDictionary<string, object?>.Empty.Add("voters", voters),
        };
    }

    /// <summary>"Nothing was written" is said of a part: where another part is written, or may be, it is not to be read of the list.</summary>
    private static string Words(ProblemResult problem, IReadOnlyList<RegisteredVoter> voters) =>
        voters.All(voter => voter.Status == RegisteredVoter.NotWritten) ? problem.Detail : problem.Kind.Code switch
        {
            FailureCodes.Overloaded => "Too much at once.",
            FailureCodes.Unavailable => "The log cannot be reached.",
            EdgeCodes.Unavailable => "The server is starting or stopping.",
            FailureCodes.Faulted => "What is recorded of some of them cannot be read: an operator must look at the log.",
            _ => problem.Detail,
        };

    private static ProblemResult Refused(List<InvalidVoter> invalid) =>
        new(
            RefusalCodes.VoterIdInvalid,
            $"{invalid.Count:N0} of the voters have no valid id: 1 to 64 of A-Z a-z 0-9 _ - (the first is at index {invalid[0].Index}). Nobody was registered.",
            $"$.voters[{invalid[0].Index}]")
        {
            More = ImmutableDictionary<string, object?>.Empty.Add("invalid", invalid.Take(MostListed).ToList()),
        };

    /// <param name="Index">Its place in the list, from 0.</param>
    private sealed record InvalidVoter(int Index, string Voter);
}
