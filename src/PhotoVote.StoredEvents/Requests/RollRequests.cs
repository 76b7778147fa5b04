using PhotoVote.Domain;
using PhotoVote.EventLog;

namespace PhotoVote.StoredEvents.Requests;

/// <summary>The fingerprints of what is asked of a roll: a storage contract, as those of <see cref="BallotRequests"/>.</summary>
public static class RollRequests
{
    /// <param name="partOf">What the request is a part of, when one list is registered in several shards; else null.</param>
    public static Fingerprint Register(ElectionId election, KeyHash organiser, string? partOf, IEnumerable<string> voters) =>
        Fingerprint.Of(["register-voters", election.ToString(), organiser.ToString(), partOf, .. voters]);

    public static Fingerprint Revoke(ElectionId election, KeyHash organiser, VoterId voter) =>
        Fingerprint.Of("revoke-voter", election.ToString(), organiser.ToString(), voter.ToString());

    public static Fingerprint CreateBallot(ElectionId election, VoterId voter, KeyHash key)
    {
        var request = new RequestParts(stackalloc byte[512]);
        request.Add("create-ballot");
        request.Add(election);
        request.Add(voter.ToString());
        request.Add(key);
        return request.ToFingerprint();
    }
}
