using System.Net;
using System.Text.Json;
using PhotoVote.Domain;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Links;

public sealed class VoterLinkTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task AVotersLink_CanBeHadAgain_AndOpensTheirBallot_WithoutTouchingIt()
    {
        var organiser = await Organiser.OpenAsync(gateway.Api, "anna");
        var ballot = await organiser.Voter("anna").BallotAsync();
        (await ballot.RateAsync(1, 3)).Is(HttpStatusCode.OK);
        var before = (await ballot.GetAsync()).Text;

        var answer = (await organiser.GetAsync("voters/anna/link")).Is(HttpStatusCode.OK);

        var link = answer.Json.GetProperty("link").GetString()!;
        Assert.Equal($"{gateway.Api.Server.GetLeftPart(UriPartial.Authority)}/vote/{organiser.Election}#{organiser.Voter("anna").Token}", link);
        Assert.True(KeyToken.TryParseVoter(link[(link.IndexOf('#', StringComparison.Ordinal) + 1)..], out var voter, out _));
        Assert.Equal(("anna", false), (voter.ToString(), answer.Json.GetProperty("revoked").GetBoolean()));
        DrawnCode.Shows(link, answer.Json.GetProperty("qr"));
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        Assert.Equal(before, (await ballot.GetAsync()).Text);
        Assert.Equal(ballot.Id, (await organiser.Voter("anna").BallotAsync()).Id);
    }

    [Fact]
    public async Task WhoIsRevoked_HasNoLink_InAnyOfThem()
    {
        var organiser = await Organiser.OpenAsync(gateway.Api, "anna", "bert");
        (await organiser.PostAsync("voters/anna/revoke")).Is(HttpStatusCode.OK);

        var revoked = (await organiser.GetAsync("voters/anna/link")).Is(HttpStatusCode.OK).Json;
        var listed = (await organiser.GetAsync("links")).Is(HttpStatusCode.OK).Json.GetProperty("voters").EnumerateArray().Single(v => v.GetProperty("voter").GetString() == "anna");
        foreach (var anna in (JsonElement[])[revoked, listed])
            Assert.Equal((true, JsonValueKind.Null, JsonValueKind.Null), (anna.GetProperty("revoked").GetBoolean(), anna.GetProperty("link").ValueKind, anna.GetProperty("qr").ValueKind));
        var table = (await organiser.GetAsync("links.csv")).Is(HttpStatusCode.OK).Text;
        Assert.DoesNotContain("anna", table, StringComparison.Ordinal);
        Assert.Contains("bert", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SheetsOfLinks_AreReadPageByPage_EachVoterOnce()
    {
        string[] voters = [.. Enumerable.Range(0, 27).Select(i => $"v{i}"), "links", "-dash", "_"];
        var organiser = await Organiser.OpenAsync(gateway.Api, voters);

        var links = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var (more, after) = (true, ""); more;)
        {
            var page = (await organiser.GetAsync($"links?limit=12{after}")).Is(HttpStatusCode.OK).Json;
            foreach (var voter in page.GetProperty("voters").EnumerateArray())
            {
                links.Add(voter.GetProperty("voter").GetString()!, voter.GetProperty("link").GetString()!);
                DrawnCode.Shows(voter.GetProperty("link").GetString()!, voter.GetProperty("qr"));
            }

            (more, after) = (page.GetProperty("more").GetBoolean(), $"&after={links.Keys.Last()}");
        }

        Assert.Equal(voters.Order(StringComparer.Ordinal), links.Keys.Order(StringComparer.Ordinal));
        Assert.All(links, link => Assert.EndsWith($"#{organiser.Voter(link.Key).Token}", link.Value, StringComparison.Ordinal));
        Assert.Equal("links", (await organiser.GetAsync("voters/links")).Is(HttpStatusCode.OK).Json.GetProperty("voter").GetString());
    }

    [Fact]
    public async Task TheTableOfLinks_HasEveryVoterOnce_AndNoFormula()
    {
        string[] voters = [.. Enumerable.Range(0, 2_500).Select(i => $"voter-{i}"), "-dash"];
        var organiser = await Organiser.OpenAsync(gateway.Api, voters);

        var answer = (await organiser.GetAsync("links.csv")).Is(HttpStatusCode.OK);

        Assert.Equal(("text/csv", $"links-{organiser.Election}.csv"), (answer.ContentType, answer.ContentHeaders.ContentDisposition!.FileName));
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        var rows = answer.Text.Split("\r\n");
        Assert.Equal(("voter,link", ""), (rows[0], rows[^1]));
        Assert.Equal(
            voters.Select(v => $"{(v == "-dash" ? "\"'-dash\"" : v)},{gateway.Api.Server.GetLeftPart(UriPartial.Authority)}/vote/{organiser.Election}#{organiser.Voter(v).Token}").Order(StringComparer.Ordinal),
            rows[1..^1].Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Links_AreTheOrganisersAlone_AndNotMadeWhereVotersMakeTheirOwnKeys()
    {
        var organiser = await Organiser.OpenAsync(gateway.Api, "anna");
        var anyone = await Organiser.CreateAsync(gateway.Api, new { title = "Salon", admission = "open", ballotCap = 9, admissionRate = 60 });

        foreach (var path in (string[])["voters/anna/link", "links", "links.csv"])
        {
            (await gateway.Api.GetAsync($"{organiser.Path}/{path}")).IsProblem(HttpStatusCode.Unauthorized, "key-missing");
            (await gateway.Api.GetAsync($"{organiser.Path}/{path}", organiser.Voter("anna").Token)).IsProblem(HttpStatusCode.Forbidden, "not-organiser");
            (await gateway.Api.GetAsync($"{organiser.Path}/{path}", anyone.Token)).IsProblem(HttpStatusCode.Forbidden, "not-organiser");
            (await anyone.GetAsync(path)).IsProblem(HttpStatusCode.Conflict, "election-admits-anyone");
        }

        (await organiser.GetAsync("voters/bert/link")).IsProblem(HttpStatusCode.NotFound, "voter-unknown");
        (await organiser.GetAsync("links?limit=0")).IsProblem(HttpStatusCode.BadRequest, "parameter-invalid");
    }

    [Fact]
    public async Task OneTableOfLinksAtATime_AndTheNextOneHasItsTurn()
    {
        var organiser = await Organiser.OpenAsync(gateway.Api, "anna");
        var turns = (PhotoVote.Gateway.Links.LinkTurns)gateway.Services.GetService(typeof(PhotoVote.Gateway.Links.LinkTurns))!;

        using (turns.TryBegin())
            (await organiser.GetAsync("links.csv")).IsProblem(HttpStatusCode.ServiceUnavailable, "export-busy");
        (await organiser.GetAsync("links.csv")).Is(HttpStatusCode.OK);
        (await organiser.GetAsync("links.csv")).Is(HttpStatusCode.OK);
    }
}
