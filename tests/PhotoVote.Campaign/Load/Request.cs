using System.Globalization;
using PhotoVote.Domain;

namespace PhotoVote.Campaign.Load;

/// <summary>What a command asks for, whichever way it is sent.</summary>
internal abstract record Request(ElectionId? Election, string Token)
{
    /// <summary>What the log says once it is done; null where it says it in several places.</summary>
    public abstract string? Content { get; }

    public sealed record Create(string Token, string Title, int ExpectedVoters) : Request(null, Token)
    {
        public override string Content => Contents.Created(Title);
    }

    public sealed record AddCompetition(ElectionId Of, string Token, string Title) : Request(Of, Token)
    {
        public override string Content => Contents.Added(Of, Title);
    }

    public sealed record AddCandidate(ElectionId Of, string Token, string Title) : Request(Of, Token)
    {
        public override string Content => Contents.Added(Of, Title);
    }

    public sealed record Register(ElectionId Of, string Token, IReadOnlyList<string> Voters) : Request(Of, Token)
    {
        public override string? Content => null;
    }

    public sealed record Open(ElectionId Of, string Token) : Request(Of, Token)
    {
        public override string Content => Contents.Opened(Of);
    }

    public sealed record Close(ElectionId Of, string Token) : Request(Of, Token)
    {
        public override string Content => Contents.Closed(Of);
    }

    public sealed record AskBallot(ElectionId Of, string Token, VoterId Voter) : Request(Of, Token)
    {
        public override string Content => Contents.Issued(Of, Voter.ToString());
    }

    public sealed record Rate(Booth In, int Candidate, int Rating) : Request(In.Election, In.Token)
    {
        public override string Content => Contents.Rated(In.Election, In.Ballot, Candidate, Rating);
    }

    /// <param name="Ratings">What has been rated.</param>
    public sealed record Cast(Booth In, IReadOnlyDictionary<int, int> Ratings) : Request(In.Election, In.Token)
    {
        public override string Content => Contents.Cast(In.Election, In.Ballot, Ratings);
    }

    public sealed record CastWhole(Booth In, IReadOnlyDictionary<int, int> Ratings) : Request(In.Election, In.Token)
    {
        public override string Content => Contents.Cast(In.Election, In.Ballot, Ratings);
    }
}

/// <summary>Where a voter votes: their ballot, its key, and theirs, from which it derives.</summary>
internal sealed record Booth(ElectionId Election, BallotId Ballot, string Token, string VoterToken);

/// <summary>One wording for what was asked and what the log holds.</summary>
internal static class Contents
{
    public static string Created(string title) => $"created '{title}'";

    public static string Added(ElectionId election, string title) => $"{election} added '{title}'";

    public static string Opened(ElectionId election) => $"{election} opened";

    public static string Closed(ElectionId election) => $"{election} closed";

    public static string Issued(ElectionId election, string voter) => $"{election} issued a ballot to {voter}";

    public static string Rated(ElectionId election, BallotId ballot, int candidate, int rating) =>
        string.Create(CultureInfo.InvariantCulture, $"{election} ballot {ballot} rated {candidate}: {rating}");

    public static string Cast(ElectionId election, BallotId ballot, IEnumerable<KeyValuePair<int, int>> ratings) =>
        string.Create(CultureInfo.InvariantCulture, $"{election} ballot {ballot} cast {string.Join(' ', ratings.OrderBy(r => r.Key).Select(r => $"{r.Key}:{r.Value}"))}");
}
