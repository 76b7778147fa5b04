using PhotoVote.Domain;

namespace PhotoVote.Tests.Domain.Keys;

/// <summary>Derivations are contracts: the expected values were computed with Python's hashlib and hmac.</summary>
public class KeyTests
{
    private static readonly SecretKey Key = new([.. Enumerable.Range(0, 32).Select(i => (byte)i)]);
    private static readonly ElectionId Election = ElectionId.Parse("01K2GV5GYM00C4JHMJY1C7WK0C");
    private static readonly VoterId Alice = VoterId.Parse("alice-7");
    private const string KeyText = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

    [Fact]
    public void A_key_prints_and_parses()
    {
        Assert.Equal(KeyText, Key.Reveal());
        Assert.True(SecretKey.TryParse(KeyText, out var again));
        Assert.Equal(Key, again);
    }

    [Fact]
    public void Only_its_hash_is_stored() => Assert.Equal("Yw3NKWbEM2aRElRIu7JbT_QSpJxzLbLIq8G4WBvXEN0", Key.Hash().ToString());

    [Fact]
    public void A_voters_key_derives_from_the_organisers() =>
        Assert.Equal("qT4ayC0DEunKpPDow0fBGq8O-j3SijaFohSL4hw6qzg", Key.ForVoter(Election, Alice).Reveal());

    [Fact]
    public void A_ballots_key_derives_from_the_voters()
    {
        var ballot = Key.ForVoter(Election, Alice).ForBallot(Election, BallotId.Parse("0F3RPKRJTTD5W8F5N5PK1X4005"));
        Assert.Equal("nRT8i6l_jCkEUxpeyJ91cstr4y6u98xi8f3gnURnuWM", ballot.Reveal());
        Assert.Equal("skYvEYw1sE6_8Kh2Bfv5P83ZBTXDaUZa4FLgt86FdI0", ballot.Hash().ToString());
    }

    [Fact]
    public void Where_anyone_votes_the_key_makes_the_voter() =>
        Assert.Equal("open-4b015d364b969e309939e1087b", Key.OpenVoter().ToString());

    [Fact]
    public void A_key_does_not_slip_into_logs() => Assert.DoesNotContain(KeyText[..8], $"{Key}", StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdH  ")]
    public void Only_one_text_stands_for_a_key(string text)
    {
        Assert.False(SecretKey.TryParse(text, out _));
        Assert.False(KeyHash.TryParse(text, out _));
    }

    [Fact]
    public void A_hash_keeps_its_bytes()
    {
        var bytes = new byte[32];
        Random.Shared.NextBytes(bytes);
        var hash = new KeyHash(bytes);
        var again = new byte[32];
        hash.CopyTo(again);
        Assert.Equal(bytes, again);
        Assert.Equal(hash, KeyHash.Parse(hash.ToString()));
        bytes[31] ^= 1;
        Assert.NotEqual(hash, new KeyHash(bytes));
        Assert.True(default(KeyHash).IsNone);
    }

    [Fact]
    public void Tokens_say_what_they_open()
    {
        Assert.Equal("pvo_" + KeyText, KeyToken.Organiser(Key));
        Assert.Equal("pvv_alice-7." + KeyText, KeyToken.Voter(Alice, Key));
        Assert.Equal("pvb_" + KeyText, KeyToken.Ballot(Key));
        Assert.True(KeyToken.TryParseOrganiser("pvo_" + KeyText, out var organiser) && organiser.Equals(Key));
        Assert.True(KeyToken.TryParseVoter("pvv_alice-7." + KeyText, out var voter, out var key) && key.Equals(Key) && voter == Alice);
        Assert.True(KeyToken.TryParseBallot("pvb_" + KeyText, out var ballot) && ballot.Equals(Key));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("pvo_")]
    [InlineData("pvv_alice-7")]
    [InlineData("pvv_." + KeyText)]
    [InlineData("pvv_a b." + KeyText)]
    [InlineData("PVO_" + KeyText)]
    [InlineData("pvx_" + KeyText)]
    public void Other_tokens_open_nothing(string? token)
    {
        Assert.False(KeyToken.TryParseOrganiser(token, out _));
        Assert.False(KeyToken.TryParseVoter(token, out _, out _));
        Assert.False(KeyToken.TryParseBallot(token, out _));
    }
}
