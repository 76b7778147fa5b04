using System.Globalization;
using CsCheck;
using PhotoVote.Domain;

namespace PhotoVote.Tests.Domain.Ids;

/// <summary>Derivations are contracts: the expected values were computed with Python's hashlib from the formulas in the comments.</summary>
public class IdTests
{
    private static readonly UInt128 Command = UInt128.Parse("0198a1b2c3d4e5f60718293a4b5c6d7e", NumberStyles.HexNumber);
    private static readonly ElectionId Election = ElectionId.Parse("01K2GV5GYM00C4JHMJY1C7WK0C");

    // h = sha256(b"photovote/election-id/v1" + command); command[:6] + (h[8:12] % partitions as 2 bytes) + h[:8]
    [Theory]
    [InlineData(1, 0, "01K2GV5GYM0004JHMJY1C7WK0C")]
    [InlineData(4, 0, "01K2GV5GYM0004JHMJY1C7WK0C")]
    [InlineData(64, 24, "01K2GV5GYM00C4JHMJY1C7WK0C")]
    [InlineData(65536, 55064, "01K2GV5GYMTWC4JHMJY1C7WK0C")]
    public void A_command_creates_the_same_election_every_time(int partitions, int partition, string expected)
    {
        var id = ElectionId.FromCommand(Command, partitions);
        Assert.Equal(expected, id.ToString());
        Assert.Equal(partition, id.Partition);
    }

    // bits = (partition % 32) << 25 | int(sha256(b"photovote/join-code/v1" + election + bytes([attempt]))[:4]) >> 7
    [Theory]
    [InlineData(0, "RPPR0C")]
    [InlineData(1, "RNWPF7")]
    [InlineData(255, "RA3Q2W")]
    public void An_election_has_its_join_codes(int attempt, string expected)
    {
        var code = JoinCode.Derive(Election, attempt);
        Assert.Equal(expected, code.ToString());
        Assert.Equal(24, code.Partition);
    }

    // int(sha256(b"photovote/roll-shard/v1" + voter)[:4]) % shards
    [Theory]
    [InlineData("v1", 16, 12)]
    [InlineData("alice-7", 16, 2)]
    [InlineData("A_very-long_voter", 1024, 107)]
    [InlineData("x", 3, 2)]
    [InlineData("x", 1, 0)]
    public void A_voter_stays_on_their_shard(string voter, int shards, int expected) =>
        Assert.Equal(expected, RollShard.Of(VoterId.Parse(voter), shards));

    [Theory]
    [InlineData(null, 16)]
    [InlineData(1, 1)]
    [InlineData(16_000, 1)]
    [InlineData(16_001, 2)]
    [InlineData(50_000, 4)]
    [InlineData(100_000, 8)]
    [InlineData(16_384_000, 1_024)]
    [InlineData(int.MaxValue, 1_024)]
    public void A_roll_has_shards_for_the_voters_expected(int? expected, int shards) => Assert.Equal(shards, RollShard.CountFor(expected));

    [Fact]
    public void A_ballot_id_names_the_shard_that_issued_it()
    {
        // (0x0f1e2d3c4b5a69788796a5b4c3d2e1f0 & ~0xffff) | 5
        var random = UInt128.Parse("0f1e2d3c4b5a69788796a5b4c3d2e1f0", NumberStyles.HexNumber);
        Assert.Equal("0F3RPKRJTTD5W8F5N5PK1X4005", BallotId.Create(random, 5).ToString());
        Assert.Equal(1_023, BallotId.Create(random, 1_023).RollShard);
    }

    [Fact]
    public void Every_id_prints_to_what_parses_back() => Gen.Select(Gen.ULong, Gen.ULong).Sample((high, low) =>
    {
        var id = new ElectionId(new UInt128(high, low));
        Assert.Equal(id, ElectionId.Parse(id.ToString()));
        Assert.Equal(new BallotId(id.Value), BallotId.Parse(id.ToString()));
    });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("01k2gv5gym00c4jhmjy1c7wk0c")]
    [InlineData("01K2GV5GYM00C4JHMJY1C7WK0")]
    [InlineData("01K2GV5GYM00C4JHMJY1C7WK0CC")]
    [InlineData("81K2GV5GYM00C4JHMJY1C7WK0C")]
    [InlineData("01K2GV5GYMOOC4JHMJY1C7WK0C")]
    [InlineData("01K2GV5GYM00C4JHMJYIC7WK0C")]
    [InlineData(" 1K2GV5GYM00C4JHMJY1C7WK0C")]
    public void Text_that_only_resembles_an_id_is_none(string? text)
    {
        Assert.False(ElectionId.TryParse(text, out _));
        Assert.False(BallotId.TryParse(text, out _));
    }

    [Theory]
    [InlineData("RPPR0C", "RPPR0C")]
    [InlineData("rpp-r0c", "RPPR0C")]
    [InlineData(" rpp roc ", "RPPR0C")]
    [InlineData("il1LIo", "111110")]
    public void People_type_codes_as_they_like(string typed, string code) => Assert.Equal(code, JoinCode.Parse(typed).ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("RPPR0")]
    [InlineData("RPPR0CC")]
    [InlineData("RPPRUC")]
    [InlineData("RPPR0ı")]
    [InlineData("RPPR0\u0661")]
    public void What_is_no_code_leads_nowhere(string? typed) => Assert.False(JoinCode.TryParse(typed, out _));

    [Theory]
    [InlineData("a", true)]
    [InlineData("A-Z_09", true)]
    [InlineData("ana@example.org", false)]
    [InlineData("Ana Novak", false)]
    [InlineData("a.b", false)]
    [InlineData("ž", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_voter_id_cannot_hold_an_address(string? text, bool valid) => Assert.Equal(valid, VoterId.TryParse(text, out _));

    [Fact]
    public void A_voter_id_has_at_most_64_characters()
    {
        Assert.True(VoterId.TryParse(new string('a', 64), out _));
        Assert.False(VoterId.TryParse(new string('a', 65), out _));
        Assert.False(default(VoterId).IsValid);
    }
}
