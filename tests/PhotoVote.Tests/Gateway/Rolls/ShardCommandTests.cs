using PhotoVote.Gateway.Rolls;

namespace PhotoVote.Tests.Gateway.Rolls;

public sealed class ShardCommandTests
{
    private static readonly Ulid Request = Ulid.Parse("01J00000000000000000000001");

    [Fact]
    public void TheSameRequest_MakesTheSameIds() => Assert.Equal(ShardCommand.Id(Request, 3), ShardCommand.Id(Request, 3));

    [Fact]
    public void NoTwoShards_ShareAnId()
    {
        var ids = Enumerable.Range(0, 1_024).Select(shard => ShardCommand.Id(Request, shard)).Append(Request).ToHashSet();

        Assert.Equal(1_025, ids.Count);
        Assert.All(ids, id => Assert.Equal(Request.Time, id.Time));
    }

    // Retries must derive the same ids after any update of the program.
    [Fact]
    public void TheDerivation_StaysAsItIs() => Assert.Equal("01J000000039ZS8T2E6FV6CBNE", ShardCommand.Id(Request, 1).ToString());
}
