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
    private const int UsualBytes = 512;

    public static Fingerprint Rate(ElectionId election, BallotId ballot, KeyHash key, int candidate, int rating)
    {
        var request = Begin(stackalloc byte[UsualBytes], election, ballot, key, "rate");
        request.Add(candidate);
        request.Add(rating);
        return request.ToFingerprint();
    }

    public static Fingerprint Clear(ElectionId election, BallotId ballot, KeyHash key, int candidate)
    {
        var request = Begin(stackalloc byte[UsualBytes], election, ballot, key, "clear");
        request.Add(candidate);
        return request.ToFingerprint();
    }

    /// <summary>Of "cast it as it was rated".</summary>
    public static Fingerprint Cast(ElectionId election, BallotId ballot, KeyHash key) =>
        Begin(stackalloc byte[UsualBytes], election, ballot, key, "cast").ToFingerprint();

    /// <summary>Of "cast exactly these ratings".</summary>
    /// <param name="ratings">In the order of the candidates' numbers.</param>
    public static Fingerprint CastWhole(ElectionId election, BallotId ballot, KeyHash key, IEnumerable<CandidateRating> ratings)
    {
        var request = Begin(stackalloc byte[UsualBytes], election, ballot, key, "cast-whole");
        foreach (var (candidate, rating) in ratings)
        {
            request.Add(candidate);
            request.Add(rating);
        }

        return request.ToFingerprint();
    }

    /// <summary>Of the roll's wish to void it.</summary>
    public static Fingerprint Void(ElectionId election, BallotId ballot) => Fingerprint.Of("void-ballot", election.ToString(), ballot.ToString());

    private static RequestParts Begin(Span<byte> buffer, ElectionId election, BallotId ballot, KeyHash key, string what)
    {
        var request = new RequestParts(buffer);
        request.Add(election);
        request.Add(ballot);
        request.Add(key);
        request.Add(what);
        return request;
    }
}
