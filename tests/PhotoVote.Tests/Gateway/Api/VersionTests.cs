using System.Net;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Api;

public sealed class VersionTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task ADefinitionThatIsKnown_IsNotSentAgain()
    {
        var organiser = await Organiser.OpenAsync(gateway.Api);
        var tag = (await gateway.Api.GetAsync(organiser.Path)).Headers.ETag!.ToString();

        var known = await gateway.Api.GetAsync(organiser.Path, headers: headers => headers.Add("If-None-Match", tag));
        var older = await gateway.Api.GetAsync(organiser.Path, headers: headers => headers.Add("If-None-Match", "\"1\""));

        known.Is(HttpStatusCode.NotModified);
        Assert.Equal(("", tag), (known.Text, known.Headers.ETag!.ToString()));
        older.Is(HttpStatusCode.OK);
        Assert.Matches("^\"[0-9]+\"$", tag);
    }

    [Fact]
    public async Task AChangeOfWhatSomebodyElseChanged_IsRefused()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api);
        var seen = (await organiser.GetAsync()).Headers.ETag!.ToString();

        var mine = await DescribeAsync(organiser, "Mine", seen, Ulid.NewUlid());
        var late = await DescribeAsync(organiser, "Too late", seen, Ulid.NewUlid());
        var next = await DescribeAsync(organiser, "Then", mine.Headers.ETag!.ToString(), Ulid.NewUlid());

        mine.Is(HttpStatusCode.OK);
        late.IsProblem(HttpStatusCode.PreconditionFailed, "definition-changed");
        next.Is(HttpStatusCode.OK);
        (await DescribeAsync(organiser, "Whatever", "*", Ulid.NewUlid())).Is(HttpStatusCode.OK);
        Assert.Equal("Whatever", (await organiser.GetAsync()).Json.GetProperty("terms").GetProperty("title").GetString());
    }

    [Fact]
    public async Task AConditionalChangeSentAgain_IsNotHeldAgainstItself()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api);
        var seen = (await organiser.GetAsync()).Headers.ETag!.ToString();
        var id = Ulid.NewUlid();

        (await DescribeAsync(organiser, "Mine", seen, id)).Is(HttpStatusCode.OK);

        (await DescribeAsync(organiser, "Mine", seen, id)).Is(HttpStatusCode.OK);
    }

    private static Task<Answer> DescribeAsync(Organiser organiser, string title, string tag, Ulid id) => organiser.Api.CommandAsync(
        HttpMethod.Put, organiser.Path, organiser.Token, new { title }, id, headers => headers.TryAddWithoutValidation("If-Match", tag));
}
