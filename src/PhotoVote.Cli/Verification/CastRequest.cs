using System.Globalization;
using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.EventLog;

namespace PhotoVote.Cli.Verification;

/// <summary>
/// What a holder asked for when a ballot was cast, as the log remembers it: the fingerprint of the request. It must be computed as the
/// ballot grain does.
/// </summary>
internal static class CastRequest
{
    /// <summary>Of "cast it as it was rated".</summary>
    public static Fingerprint AsRated(ElectionId election, BallotCast cast) => Fingerprint.Of(election.ToString(), cast.Ballot, cast.Key, "cast");

    /// <summary>Of "cast exactly these ratings": those of the event, if nobody was withdrawn.</summary>
    public static Fingerprint Whole(ElectionId election, BallotCast cast) => Fingerprint.Of(
        [election.ToString(), cast.Ballot, cast.Key, "cast-whole", .. cast.Candidates.Zip(cast.Ratings).SelectMany(r => new[] { Text(r.First), Text(r.Second) })]);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
