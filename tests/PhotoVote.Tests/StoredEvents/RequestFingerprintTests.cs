using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.EventLog;
using PhotoVote.StoredEvents.Requests;

namespace PhotoVote.Tests.StoredEvents;

/// <summary>The log keeps fingerprints for ever: a retry in years must make the one that was made today.</summary>
public sealed class RequestFingerprintTests
{
    private static readonly ElectionId Election = ElectionId.Parse("01K0000000ABCDEFGHJKMNPQRS");
    private static readonly BallotId Ballot = BallotId.Parse("7ZZZZZZZZZ0123456789ABCDEF");
    private static readonly KeyHash Key = new(SHA256.HashData("key"u8));

    [Fact]
    public void A_rating_is_told_by_election_ballot_key_candidate_and_rating() =>
        Assert.Equal(Expected("01K0000000ABCDEFGHJKMNPQRS", "7ZZZZZZZZZ0123456789ABCDEF", Key.ToString(), "rate", "12", "-3"), BallotRequests.Rate(Election, Ballot, Key, 12, -3));

    [Fact]
    public void So_are_the_other_requests_of_a_ballot()
    {
        Assert.Equal(Expected($"{Election}", $"{Ballot}", $"{Key}", "clear", "12"), BallotRequests.Clear(Election, Ballot, Key, 12));
        Assert.Equal(Expected($"{Election}", $"{Ballot}", $"{Key}", "cast"), BallotRequests.Cast(Election, Ballot, Key));
        Assert.Equal(Expected("void-ballot", $"{Election}", $"{Ballot}"), BallotRequests.Void(Election, Ballot));
    }

    [Fact]
    public void A_ballot_of_however_many_ratings_counts_with_all_of_them()
    {
        for (var count = 0; count < 200; count++)
        {
            CandidateRating[] ratings = [.. Enumerable.Range(1, count).Select(i => new CandidateRating(i * 1_000_000, i % 6))];
            Assert.Equal(
                Expected([$"{Election}", $"{Ballot}", $"{Key}", "cast-whole", .. ratings.SelectMany(r => new[] { $"{r.Candidate}", $"{r.Rating}" })]),
                BallotRequests.CastWhole(Election, Ballot, Key, ratings));
        }
    }

    [Fact]
    public void A_ballot_is_asked_for_by_election_voter_and_key() =>
        Assert.Equal(Expected("create-ballot", $"{Election}", "voter-1", $"{Key}"), RollRequests.CreateBallot(Election, VoterId.Parse("voter-1"), Key));

    [Fact]
    public void Text_counts_in_bytes_and_nothing_is_not_the_empty_text()
    {
        Assert.Equal(Expected("ü", null, ""), Fingerprint.Of("ü", null, ""));
        Assert.NotEqual(Fingerprint.Of([null]), Fingerprint.Of(""));
        Assert.Equal(Expected(new string('€', 3_000), "end"), Fingerprint.Of(new string('€', 3_000), "end"));
    }

    // As it is documented, written down once more.
    private static Fingerprint Expected(params string?[] parts)
    {
        var bytes = new MemoryStream();
        foreach (var part in parts)
        {
            var length = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, part is null ? -1 : Encoding.UTF8.GetByteCount(part));
            bytes.Write(length);
            bytes.Write(Encoding.UTF8.GetBytes(part ?? ""));
        }

        return Fingerprint.FromBytes(SHA256.HashData(bytes.ToArray()).AsSpan(0, 16));
    }
}
