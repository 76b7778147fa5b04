using System.Globalization;
using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.EventLog;

namespace PhotoVote.StoredEvents.Requests;

/// <summary>
/// The fingerprints of what is asked of a ballot. The log keeps them for ever beside the command's id, so they are a storage contract:
/// the grain writes them, and whoever checks a log computes them again.
/// </summary>
public static class BallotRequests
{
    public static Fingerprint Rate(ElectionId election, BallotId ballot, KeyHash key, int candidate, int rating) =>
        Of(election, ballot, key, "rate", Text(candidate), Text(rating));

    public static Fingerprint Clear(ElectionId election, BallotId ballot, KeyHash key, int candidate) =>
        Of(election, ballot, key, "clear", Text(candidate));

    /// <summary>Of "cast it as it was rated".</summary>
    public static Fingerprint Cast(ElectionId election, BallotId ballot, KeyHash key) => Of(election, ballot, key, "cast");

    /// <summary>Of "cast exactly these ratings".</summary>
    /// <param name="ratings">In the order of the candidates' numbers.</param>
    public static Fingerprint CastWhole(ElectionId election, BallotId ballot, KeyHash key, IEnumerable<CandidateRating> ratings) =>
        Of(election, ballot, key, ["cast-whole", .. ratings.SelectMany(r => new[] { Text(r.Candidate), Text(r.Rating) })]);

    /// <summary>Of the roll's wish to void it.</summary>
    public static Fingerprint Void(ElectionId election, BallotId ballot) => Fingerprint.Of("void-ballot", election.ToString(), ballot.ToString());

    private static Fingerprint Of(ElectionId election, BallotId ballot, KeyHash key, params ReadOnlySpan<string> request) =>
        Fingerprint.Of([election.ToString(), ballot.ToString(), key.ToString(), .. request]);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
