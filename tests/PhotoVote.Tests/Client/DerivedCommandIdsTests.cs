using PhotoVote.Client;

namespace PhotoVote.Tests.Client;

public sealed class DerivedCommandIdsTests
{
    private static readonly Ulid Request = Ulid.Parse("01J00000000000000000000001");

    [Fact]
    public void TheSameRequest_MakesTheSameIds() => Assert.Equal(DerivedCommandIds.OfShard(Request, 3), DerivedCommandIds.OfShard(Request, 3));

    [Fact]
    public void NoTwoShards_AndNoTwoPartsOfAList_ShareAnId()
    {
        var ids = Enumerable.Range(0, 1_024).Select(shard => DerivedCommandIds.OfShard(Request, shard))
            .Concat(Enumerable.Range(1, 100).Select(part => DerivedCommandIds.OfListPart(Request, part)))
            .Append(Request)
            .ToHashSet();

        Assert.Equal(1_125, ids.Count);
        Assert.All(ids, id => Assert.Equal(Request.Time, id.Time));
    }

    // Retries must derive the same ids after any update of the program.
    [Fact]
    public void TheDerivation_StaysAsItIs() => Assert.Equal("01J000000039ZS8T2E6FV6CBNE", DerivedCommandIds.OfShard(Request, 1).ToString());
}
