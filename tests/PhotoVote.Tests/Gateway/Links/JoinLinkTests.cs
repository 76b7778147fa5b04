using System.Net;
using System.Xml.Linq;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Links;

public sealed class JoinLinkTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task TheWall_ShowsTheCode_TheLinkAndItsQrCode_ToEverybody()
    {
        var organiser = await Organiser.OpenAsync(gateway.Api);
        var code = (await gateway.Api.GetAsync(organiser.Path)).Json.GetProperty("code").GetString();

        var join = (await gateway.Api.GetAsync($"{organiser.Path}/join")).Is(HttpStatusCode.OK).Json;
        var picture = (await gateway.Api.GetAsync($"{organiser.Path}/join.svg")).Is(HttpStatusCode.OK);

        var link = $"{gateway.Api.Server.GetLeftPart(UriPartial.Authority)}/join/{code}";
        Assert.Equal((code, link), (join.GetProperty("code").GetString(), join.GetProperty("link").GetString()));
        DrawnCode.Shows(link, join.GetProperty("qr"));
        Assert.Equal(("image/svg+xml", "public, max-age=60"), (picture.ContentType, picture.Headers.CacheControl!.ToString()));
        var svg = XDocument.Parse(picture.Text).Root!;
        var size = join.GetProperty("qr").GetProperty("size").GetInt32();
        Assert.Equal(("svg", $"0 0 {size} {size}"), (svg.Name.LocalName, svg.Attribute("viewBox")!.Value));
        DrawnCode.Shows(link, size, svg.Elements().Last().Attribute("d")!.Value);
    }

    [Fact]
    public async Task WithoutBeingTold_ForwardedHeadersAreNotBelieved()
    {
        var organiser = await Organiser.OpenAsync(gateway.Api);

        var answer = await gateway.Api.GetAsync($"{organiser.Path}/join", headers: headers =>
        {
            headers.Add("X-Forwarded-Proto", "https");
            headers.Add("X-Forwarded-Host", "evil.test");
        });

        Assert.StartsWith(gateway.Api.Server.ToString(), answer.Json.GetProperty("link").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OfADraft_OnlyItsOrganiserIsShownThem_AndNothingIsKept()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api);

        foreach (var path in (string[])["join", "join.svg"])
        {
            (await gateway.Api.GetAsync($"{organiser.Path}/{path}")).IsProblem(HttpStatusCode.Unauthorized, "key-missing");
            Assert.Equal("no-store", (await organiser.GetAsync(path)).Is(HttpStatusCode.OK).Headers.CacheControl!.ToString());
        }

        (await gateway.Api.GetAsync("elections/01K2GV5GYM00C4JHMJY1C7WK0C/join")).IsProblem(HttpStatusCode.NotFound, "election-unknown");
    }
}
