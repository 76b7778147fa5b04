using System.Net;
using System.Text.Json;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Api;

public sealed class VoterTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task TenThousandVoters_AreRegisteredInOneRequest_AndListed()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api, new { title = "Large", expectedVoters = 60_000 });
        string[] voters = [.. Enumerable.Range(0, 10_000).Select(i => $"voter-{i:D5}-{new string('x', 50)}"[..60])];

        var answer = (await organiser.RegisterAsync(voters)).Is(HttpStatusCode.OK);

        Assert.Equal(10_000, answer.Json.GetProperty("voters").GetArrayLength());
        var listed = await ListAsync(organiser, limit: 1_000);
        Assert.Equal(voters, listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task VotersAreListedInPages_EachOnce()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api, new { title = "Paged", expectedVoters = 60_000 });
        string[] voters = [.. Enumerable.Range(0, 47).Select(i => $"v{i}")];
        (await organiser.RegisterAsync(voters)).Is(HttpStatusCode.OK);

        foreach (var limit in (int[])[1, 7, 46, 47, 48])
            Assert.Equal(voters.Order(StringComparer.Ordinal), (await ListAsync(organiser, limit)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task OneInvalidVoter_KeepsTheWholeListOut()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api);

        var answer = (await organiser.RegisterAsync(["anna", "bert@example.org", "cleo", ""])).IsProblem(HttpStatusCode.UnprocessableEntity, "voter-id-invalid");

        Assert.Equal([1, 3], answer.Json.GetProperty("invalid").EnumerateArray().Select(v => v.GetProperty("index").GetInt32()));
        Assert.Empty(await ListAsync(organiser, 10));
    }

    [Fact]
    public async Task VotersNamedTwice_AreAnsweredOnce()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api);

        var answer = (await organiser.RegisterAsync(["anna", "bert", "anna"])).Is(HttpStatusCode.OK);

        Assert.Equal(["anna", "bert"], answer.Json.GetProperty("voters").EnumerateArray().Select(v => v.GetProperty("voter").GetString()));
    }

    [Fact]
    public async Task SeveralListsUnderOneKeyAtOnce_OnlyOneIsRegistered()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api, new { title = "Large", expectedVoters = 100_000 });
        var id = Ulid.NewUlid();
        string[][] lists = [.. Enumerable.Range(0, 10).Select(list => Enumerable.Range(0, 5).Select(i => $"list{list}-{i}").ToArray())];

        var answers = await Task.WhenAll(lists.Select(list => organiser.RegisterAsync(list, id)));

        var taken = Array.FindIndex(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.All(answers.Where((_, list) => list != taken), answer => answer.IsProblem(HttpStatusCode.Conflict, "command-id-reused"));
        Assert.Equal(lists[taken], (await ListAsync(organiser, limit: 1_000)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task AVoter_IsShownWithoutTheirBallot()
    {
        var organiser = await Organiser.OpenAsync(gateway.Api, "anna");
        var ballot = await organiser.Voter("anna").BallotAsync();

        var answer = (await organiser.GetAsync("voters/anna")).Is(HttpStatusCode.OK);

        Assert.True(answer.Json.GetProperty("hasBallot").GetBoolean());
        Assert.DoesNotContain(ballot.Id.ToString(), answer.Text, StringComparison.Ordinal);
        (await organiser.GetAsync("voters/nobody")).IsProblem(HttpStatusCode.NotFound, "voter-unknown");
    }

    [Fact]
    public async Task TheAuditTrail_TellsEverythingButOfBallots()
    {
        var organiser = await Organiser.OpenAsync(gateway.Api, "anna", "bert");
        var ballot = await organiser.Voter("anna").BallotAsync();
        (await ballot.CastWholeAsync(new() { [1] = 5 })).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("voters/bert/revoke")).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("close")).Is(HttpStatusCode.OK);

        var (whole, paged) = (await ReadAuditAsync(organiser, 1_000), await ReadAuditAsync(organiser, 2));

        Assert.Equal(whole.Select(e => e.GetRawText()), paged.Select(e => e.GetRawText()));
        string[] expected = ["ElectionCreated", "CompetitionAdded", "CandidateAdded", "CandidateAdded", "CandidateAdded", "VotersRegistered", "ElectionOpened", "BallotCreated", "VoterRevoked", "ElectionClosed"];
        Assert.Equal(expected, whole.Select(e => e.GetProperty("what").GetString()));
        var text = string.Concat(whole.Select(e => e.GetRawText()));
        Assert.DoesNotContain(ballot.Id.ToString(), text, StringComparison.Ordinal);
        Assert.DoesNotContain("key", text, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<List<string>> ListAsync(Organiser organiser, int limit)
    {
        var voters = new List<string>();
        var after = "";
        while (true)
        {
            var page = (await organiser.GetAsync($"voters?limit={limit}{after}")).Is(HttpStatusCode.OK).Json;
            voters.AddRange(page.GetProperty("voters").EnumerateArray().Select(v => v.GetProperty("voter").GetString()!));
            if (!page.GetProperty("more").GetBoolean())
                return voters;
            after = $"&after={voters[^1]}";
        }
    }

    private static async Task<List<JsonElement>> ReadAuditAsync(Organiser organiser, int limit)
    {
        var entries = new List<JsonElement>();
        for (var after = 0L; ;)
        {
            var page = (await organiser.GetAsync($"audit?limit={limit}&after={after}")).Is(HttpStatusCode.OK).Json;
            entries.AddRange(page.GetProperty("entries").EnumerateArray());
            if (!page.GetProperty("more").GetBoolean())
                return entries;
            after = page.GetProperty("position").GetInt64();
        }
    }
}
