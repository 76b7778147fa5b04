using PhotoVote.Domain;
using PhotoVote.Grains.Rolls;

namespace PhotoVote.Tests.Grains.Rolls;

public sealed class IssuedKeysTests
{
    private static readonly ElectionId Election = new(1);

    private static KeyHash Key(int number) => new SecretKey(BitConverter.GetBytes((long)number).Concat(new byte[24]).ToArray()).Hash();

    [Fact]
    public void A_key_is_known_of_its_ballot_in_its_election_only()
    {
        var keys = new IssuedKeys();
        keys.Add(Election, new(7), Key(7), isNew: true);

        Assert.Equal(Key(7), keys.Find(Election, new(7)));
        Assert.Null(keys.Find(Election, new(8)));
        Assert.Null(keys.Find(new(2), new(7)));
    }

    [Fact]
    public void That_nobody_has_written_to_it_is_said_once()
    {
        var keys = new IssuedKeys();
        keys.Add(Election, new(7), Key(7), isNew: true);
        keys.Add(Election, new(8), Key(8), isNew: false);

        Assert.Equal((Key(7), true), (keys.FindToWrite(Election, new(7), out var first), first));
        Assert.Equal((Key(7), false), (keys.FindToWrite(Election, new(7), out var again), again));
        Assert.Equal((Key(8), false), (keys.FindToWrite(Election, new(8), out var asked), asked));
        Assert.Null(keys.FindToWrite(Election, new(9), out _));
    }

    [Fact]
    public void Those_of_late_are_known_and_those_of_long_ago_forgotten()
    {
        const int issued = 100_000;
        var (keys, key) = (new IssuedKeys(), Key(1));
        for (var i = 0; i < issued; i++)
            keys.Add(Election, new((uint)i), key, isNew: true);

        Assert.All(Enumerable.Range(issued - 30_000, 30_000), i => Assert.NotNull(keys.Find(Election, new((uint)i))));
        Assert.All(Enumerable.Range(0, 30_000), i => Assert.Null(keys.Find(Election, new((uint)i))));
    }
}
