using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Elections;
using PhotoVote.Domain.JoinCodes;
using PhotoVote.Domain.Rolls;

namespace PhotoVote.Tests.StoredEvents;

/// <summary>For every stored event the record that its golden file holds.</summary>
internal static class Samples
{
    private const string Election = "01K2GV5GYM00C4JHMJY1C7WK0C";
    private const string Ballot = "0F3RPKRJTTD5W8F5N5PK1X4005";
    private const string Key = "Yw3NKWbEM2aRElRIu7JbT_QSpJxzLbLIq8G4WBvXEN0";
    private const string BallotKey = "skYvEYw1sE6_8Kh2Bfv5P83ZBTXDaUZa4FLgt86FdI0";
    private const long At = 1767225600000;

    public static IReadOnlyList<object> All { get; } =
    [
        new ElectionCreated(
            Election, "RPPR0C", Key, "Foto des Jahres – 年度照片 📷", "Zwei Zeilen,\n\"Anführung\" & <mehr>", 0, 5, "open", "live", 1, At, 500, 600),
        new ElectionDescribed("Photo of the year", "", 1, 10, "registered", "published"),
        new CompetitionAdded(1, "Landscape", "Wide and far"),
        new CompetitionDescribed(1, "Landscapes", ""),
        new CompetitionRemoved(2),
        new CandidateAdded(7, 1, "Düne bei Nacht", "Ana Nováková", "photos/2026/dune.webp"),
        new CandidateDescribed(7, "Dune at night"),
        new CandidateRemoved(8),
        new ElectionTextCorrected("Photo of the Year", "Vote until Sunday"),
        new CompetitionTextCorrected(1, "Landscape", "Wide, far, empty"),
        new CandidateTextCorrected(7, "Dune by night", "Ana Novák"),
        new ElectionOpened(At),
        new CandidateWithdrawn(7, "Not the author's own photo", At),
        new ElectionClosed(At),
        new ResultsPublished(At),
        new JoinCodeAssigned("RPPR0C", Election),
        new VotersRegistered(Election, 2, ["alice-7", "bob_8"], [Key, BallotKey]),
        new VoterRevoked("alice-7", At),
        new BallotCreated(Election, Ballot, "alice-7", BallotKey, At, 1767225600100000),
        new BallotBegun(Election, Ballot, BallotKey),
        new CandidateRated(7, -3),
        new RatingCleared(7),
        new BallotCast(Election, Ballot, BallotKey, [3, 7], [0, 5], At),
        new BallotVoided(Election, Ballot),
        new ElectionScheduled(At, 1767229200000, 1767312000000),
        new CountingChosen("bayesian", 1, "worst", 20, 0, 25, 3, 325, 100, 4, Key),
        new CompetitionQuorumSet(2, 12),
        new DrawSealed(BallotKey),
        new DrawRevealed(Key, At),
        new CandidatesOrdered(1, [7, 3, 5]),
        new AuthorsChosen("hidden"),
        new GradesNamed(["insuffisant, à rejeter", "gut", "ممتاز"]),
    ];
}
