namespace PhotoVote.Gateway.Requests;

/// <summary>Where things are.</summary>
internal static class Api
{
    public const string Root = "/api/v1";

    public static string Election(string election) => $"{Root}/elections/{election}";

    public static string Competition(string election, int number) => $"{Election(election)}/competitions/{number}";

    public static string Candidate(string election, int number) => $"{Election(election)}/candidates/{number}";

    public static string Ballot(string election, string ballot) => $"{Election(election)}/ballots/{ballot}";
}
