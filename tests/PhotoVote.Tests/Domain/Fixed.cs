using PhotoVote.Domain;
using PhotoVote.Domain.Elections;

namespace PhotoVote.Tests.Domain;

/// <summary>Values that the tests of the domain share.</summary>
internal static class Fixed
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly ElectionId Election = ElectionId.Parse("01K2GV5GYM00C4JHMJY1C7WK0C");
    public static readonly SecretKey Organiser = Key(1);

    public static long At => Noon.ToUnixTimeMilliseconds();

    /// <summary>A key that is different for every number.</summary>
    public static SecretKey Key(int number)
    {
        var bytes = new byte[32];
        BitConverter.TryWriteBytes(bytes, number + 1);
        return new SecretKey(bytes);
    }

    public static readonly ElectionCreated Created = new(
        Election.ToString(), "RPPR0C", Organiser.Hash().ToString(), "Photo of the year", "", 0, 5, "registered", "closed", 1, At);

    public static readonly ElectionCreated CreatedForAnyone = Created with { Admission = "open", BallotCap = 3, AdmissionRate = 60 };

    /// <summary>Competition 1 with candidates 1 to 3, competition 2 with 4 and 5.</summary>
    public static readonly IElectionEvent[] Definition =
    [
        new CompetitionAdded(1, "Landscape", ""),
        new CompetitionAdded(2, "Portrait", ""),
        new CandidateAdded(1, 1, "Dune", "Ana", "dune.webp"),
        new CandidateAdded(2, 1, "Lake"),
        new CandidateAdded(3, 1, "Hill"),
        new CandidateAdded(4, 2, "Face"),
        new CandidateAdded(5, 2, "Hands"),
    ];

    public static IElectionEvent[] Draft => [Created, .. Definition];

    public static IElectionEvent[] Open => [.. Draft, new ElectionOpened(At)];

    public static IElectionEvent[] OpenToAnyone => [CreatedForAnyone, .. Definition, new ElectionOpened(At)];

    public static IElectionEvent[] Closed => [.. Open, new ElectionClosed(At)];

    public static IElectionEvent[] Published => [.. Closed, new ResultsPublished(At)];

    public static ElectionRules Rules(params IElectionEvent[] events) => ElectionState.Initial.Fold(events).Rules;
}
