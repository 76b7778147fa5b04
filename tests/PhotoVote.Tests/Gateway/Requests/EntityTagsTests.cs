using Microsoft.Extensions.Primitives;
using PhotoVote.Gateway.Requests;

namespace PhotoVote.Tests.Gateway.Requests;

public sealed class EntityTagsTests
{
    [Theory]
    [InlineData("\"1\"", 1L)]
    [InlineData("\"9223372036854775807\"", long.MaxValue)]
    [InlineData("*", null)]
    public void IfMatch_GivesTheVersion(string header, long? version)
    {
        var (unreadable, read) = EntityTags.ReadIfMatch(header);

        Assert.Null(unreadable);
        Assert.Equal(version, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("\"01\"")]
    [InlineData("\"-1\"")]
    [InlineData("\"abc\"")]
    [InlineData("\"7-without-authors\"")]
    [InlineData("W/\"1\"")]
    [InlineData("\"1\", \"2\"")]
    [InlineData("\"99999999999999999999\"")]
    public void IfMatch_ThatNamesNoVersion_IsRefused(string header) => Assert.NotNull(EntityTags.ReadIfMatch(header).Unreadable);

    [Fact]
    public void NoIfMatch_IsNoCondition() => Assert.Equal((null, null), EntityTags.ReadIfMatch(StringValues.Empty));

    [Theory]
    [InlineData("\"7\"", true)]
    [InlineData("W/\"7\"", true)]
    [InlineData("\"6\", \"7\"", true)]
    [InlineData("*", true)]
    [InlineData("\"6\"", false)]
    [InlineData("7", false)]
    [InlineData("\"7-without-authors\"", false)]
    public void IfNoneMatch_ComparesWeakly(string header, bool held) => Assert.Equal(held, EntityTags.IsHeldBy(header, EntityTags.Of(7)));
}
