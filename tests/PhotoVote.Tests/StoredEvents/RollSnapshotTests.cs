using System.Diagnostics;
using System.Security.Cryptography;
using CsCheck;
using PhotoVote.Domain;
using PhotoVote.Domain.Rolls;
using PhotoVote.StoredEvents;
using PhotoVote.Tests.Domain;

namespace PhotoVote.Tests.StoredEvents;

public class RollSnapshotTests(ITestOutputHelper output)
{
    private static readonly RollSnapshotCodec Codec = RollSnapshotCodec.Instance;

    [Fact]
    public void A_shard_comes_back_as_it_was() => Gen.Int[0, 40].Sample(size =>
    {
        var state = RollState.Initial.Fold(Events(size));
        var bytes = Codec.Encode(state);
        var again = Codec.Decode(bytes);
        Assert.Equal(bytes.ToArray(), Codec.Encode(again).ToArray());
        Assert.Equal(
            (state.VoterCount, state.RevokedVoters, state.BallotCount, state.PacedUntil),
            (again.VoterCount, again.RevokedVoters, again.BallotCount, again.PacedUntil));
        Assert.All(state.Voters, v => Assert.Equal(v, again.FindVoter(v.Voter)));
        Assert.All(state.Ballots, b => Assert.Equal(b, again.FindBallot(b.Ballot)));
    });

    [Fact]
    public void A_shard_that_came_back_goes_on_as_if_it_had_never_been_away() =>
        Gen.Select(AnyEvent.Roll.Array[0, 40], AnyEvent.Roll.Array[0, 40]).Sample((before, after) =>
        {
            var restored = Codec.Decode(Codec.Encode(RollState.Initial.Fold(before))).Fold(after);
            var folded = RollState.Initial.Fold([.. before, .. after]);
            Assert.Equal(Codec.Encode(folded).ToArray(), Codec.Encode(restored).ToArray());
            Assert.Equal((folded.VoterCount, folded.BallotCount, folded.RevokedVoters), (restored.VoterCount, restored.BallotCount, restored.RevokedVoters));
            Assert.Equal(folded.Voters.Count(), restored.VoterCount);
        });

    // Five voters, of whom two hold ballots and one is revoked, laid out with Python's struct as the codec's comment says; SHA-256 of that.
    [Fact]
    public void The_bytes_of_a_snapshot_stay_as_they_are()
    {
        Assert.Equal("roll-shard.v1", Codec.Schema);
        var bytes = Codec.Encode(RollState.Initial.Fold(Events(5)));
        Assert.Equal(332, bytes.Length);
        Assert.Equal(
            "73851183a8db43df7d340822fe884ce1d8f50cc1338a4e0db33bfc324ef4e97a",
            Convert.ToHexStringLower(SHA256.HashData(bytes.Span)));
    }

    [Fact]
    public void Damage_is_noticed() => Gen.Select(Gen.Int[0, 10], Gen.Int[0, 2_000], Gen.Bool).Sample((size, cut, longer) =>
    {
        var bytes = Codec.Encode(RollState.Initial.Fold(Events(size)));
        ReadOnlyMemory<byte> damaged = longer ? (byte[])[.. bytes.Span, 0] : bytes[..Math.Min(cut, bytes.Length - 1)];
        Assert.Throws<DamagedEventException>(() => Codec.Decode(damaged));
    });

    [Fact]
    public void Random_bytes_are_no_shard_and_no_accident() => Gen.Byte.Array[0, 200].Sample(bytes =>
    {
        try
        {
            Codec.Decode(bytes);
        }
        catch (DamagedEventException)
        {
            // The only way out.
        }
    });

    [Fact]
    public void A_large_shard_loads_quickly()
    {
        var events = Events(16_000).ToArray();
        var watch = Stopwatch.StartNew();
        var state = RollState.Initial.Fold(events);
        output.WriteLine($"folding {events.Length} events: {watch.Elapsed.TotalMilliseconds:F1} ms");
        var bytes = Codec.Encode(state);
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            watch.Restart();
            _ = Codec.Decode(bytes);
            best = best < watch.Elapsed ? best : watch.Elapsed;
        }

        output.WriteLine($"loading {bytes.Length} bytes: {best.TotalMilliseconds:F1} ms");
        Assert.True(best < TimeSpan.FromMilliseconds(300), "An order of magnitude above what it takes, so that a busy machine does not fail it.");
    }

    /// <summary>Voters v0…; every second has a ballot from v1 on, every fifth is revoked.</summary>
    internal static IEnumerable<IRollEvent> Events(int voters)
    {
        var election = Fixed.Election.ToString();
        if (voters > 0)
        {
            yield return new VotersRegistered(
                election,
                0,
                [.. Enumerable.Range(0, voters).Select(i => $"v{i}")],
                [.. Enumerable.Range(0, voters).Select(i => Fixed.Key(i).Hash().ToString())]);
        }

        for (var i = 1; i < voters; i += 2)
        {
            var ballot = BallotId.Create(new UInt128((ulong)i * 0x9E3779B97F4A7C15, (ulong)i << 20), 0);
            yield return new BallotCreated(election, ballot.ToString(), $"v{i}", Fixed.Key(voters + i).Hash().ToString(), 0, i);
        }

        for (var i = 0; i < voters; i += 5)
            yield return new VoterRevoked($"v{i}", 0);
    }
}
