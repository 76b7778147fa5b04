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
        keys.Add(Election, new(7), Key(7));

        Assert.Equal(Key(7), keys.Find(Election, new(7)));
        Assert.Null(keys.Find(Election, new(8)));
        Assert.Null(keys.Find(new(2), new(7)));
    }

    [Fact]
    public void Those_of_late_are_known_and_those_of_long_ago_forgotten()
    {
        const int issued = 100_000;
        var (keys, key) = (new IssuedKeys(), Key(1));
        for (var i = 0; i < issued; i++)
            keys.Add(Election, new((uint)i), key);

        Assert.All(Enumerable.Range(issued - 30_000, 30_000), i => Assert.NotNull(keys.Find(Election, new((uint)i))));
        Assert.All(Enumerable.Range(0, 30_000), i => Assert.Null(keys.Find(Election, new((uint)i))));
    }
}
