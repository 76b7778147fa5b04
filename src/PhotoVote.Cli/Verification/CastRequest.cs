using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.EventLog;
using PhotoVote.StoredEvents.Requests;

namespace PhotoVote.Cli.Verification;

/// <summary>
/// What a holder asked for when a ballot was cast, as the log remembers it: the fingerprint of the request. An event whose ids cannot be
/// read was asked for by nobody.
/// </summary>
internal static class CastRequest
{
    /// <summary>Of "cast it as it was rated".</summary>
    public static Fingerprint? AsRated(ElectionId election, BallotCast cast) =>
        TryRead(cast, out var ballot, out var key) ? BallotRequests.Cast(election, ballot, key) : null;

    /// <summary>Of "cast exactly these ratings": those of the event, if nobody was withdrawn.</summary>
    public static Fingerprint? Whole(ElectionId election, BallotCast cast) => TryRead(cast, out var ballot, out var key)
        ? BallotRequests.CastWhole(election, ballot, key, cast.Candidates.Zip(cast.Ratings, (candidate, rating) => new CandidateRating(candidate, rating)))
        : null;

    private static bool TryRead(BallotCast cast, out BallotId ballot, out KeyHash key)
    {
        key = default;
        return BallotId.TryParse(cast.Ballot, out ballot) && KeyHash.TryParse(cast.Key, out key);
    }
}
