using System.Net;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Api;

public sealed class RetryTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task AnElectionCreatedTwiceWithOneId_IsOneElection()
    {
        var (id, token) = (Ulid.NewUlid(), PhotoVote.Domain.KeyToken.Organiser(Organiser.NewKey()));
        var body = new { title = "Once" };

        var first = (await gateway.Api.PostAsync("elections", token, body, id)).Is(HttpStatusCode.Created);
        var again = (await gateway.Api.PostAsync("elections", token, body, id)).Is(HttpStatusCode.Created);
        var other = await gateway.Api.PostAsync("elections", token, new { title = "Another" }, id);

        Assert.Equal(first.Text, again.Text);
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.Equal($"/api/v1/elections/{first.Json.GetProperty("election").GetString()}", first.Headers.Location!.ToString());
        other.IsProblem(HttpStatusCode.Conflict, "command-id-reused");
    }

    [Fact]
    public async Task ACompetitionAddedTwiceWithOneId_HasOneNumber()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api);
        var id = Ulid.NewUlid();

        var first = (await organiser.PostAsync("competitions", new { title = "Harbour" }, id)).Is(HttpStatusCode.Created);
        await organiser.PostAsync("competitions", new { title = "Sea" });
        var again = (await organiser.PostAsync("competitions", new { title = "Harbour" }, id)).Is(HttpStatusCode.Created);

        Assert.Equal(1, first.Json.GetProperty("number").GetInt32());
        Assert.Equal(1, again.Json.GetProperty("number").GetInt32());
        Assert.Equal(2, (await organiser.GetAsync()).Json.GetProperty("competitions").GetArrayLength());
        (await organiser.PostAsync("open", null, id)).IsProblem(HttpStatusCode.Conflict, "command-id-reused");
    }

    [Fact]
    public async Task ACastWhoseAnswerWasLost_IsToldThatItCounted_AfterTheCloseToo()
    {
        var organiser = await Organiser.OpenAsync(gateway.Api, "anna");
        var ballot = await organiser.Voter("anna").BallotAsync();
        var id = Ulid.NewUlid();
        (await ballot.CastWholeAsync(new() { [1] = 5 }, id)).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("close")).Is(HttpStatusCode.OK);

        Assert.Equal("cast", (await ballot.CastWholeAsync(new() { [1] = 5 }, id)).Is(HttpStatusCode.OK).Json.GetProperty("status").GetString());
        (await ballot.CastWholeAsync(new() { [1] = 4 }, id)).IsProblem(HttpStatusCode.Conflict, "command-id-reused");
        (await ballot.CastWholeAsync(new() { [1] = 5 })).IsProblem(HttpStatusCode.Conflict, "ballot-already-cast");
    }

    [Fact]
    public async Task AVoter_HoldsOneBallot_HoweverOftenTheyAsk()
    {
        var organiser = await Organiser.OpenAsync(gateway.Api, "anna");
        var id = Ulid.NewUlid();

        var first = (await organiser.Voter("anna").AskAsync(id)).Is(HttpStatusCode.Created);
        var again = (await organiser.Voter("anna").AskAsync(id)).Is(HttpStatusCode.Created);
        var later = (await organiser.Voter("anna").AskAsync()).Is(HttpStatusCode.OK);

        var ballot = first.Json.GetProperty("ballot").GetString();
        Assert.All([again, later], answer => Assert.Equal(ballot, answer.Json.GetProperty("ballot").GetString()));
    }

    [Fact]
    public async Task ARegistrationSentAgain_GivesTheSameAnswer()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api, new { title = "Large", expectedVoters = 100_000 });
        string[] voters = [.. Enumerable.Range(0, 300).Select(i => $"v{i}")];
        var id = Ulid.NewUlid();

        var first = (await organiser.RegisterAsync(voters, id)).Is(HttpStatusCode.OK);
        var again = (await organiser.RegisterAsync(voters, id)).Is(HttpStatusCode.OK);
        var later = (await organiser.RegisterAsync(voters)).Is(HttpStatusCode.OK);

        Assert.Equal(first.Text, again.Text);
        Assert.Equal(voters, first.Json.GetProperty("voters").EnumerateArray().Select(v => v.GetProperty("voter").GetString()!));
        Assert.All(first.Json.GetProperty("voters").EnumerateArray(), v => Assert.Equal("registered", v.GetProperty("status").GetString()));
        Assert.All(later.Json.GetProperty("voters").EnumerateArray(), v => Assert.Equal("already-registered", v.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task ARegistrationOfOthersUnderAUsedId_RegistersNobody()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api, new { title = "Large", expectedVoters = 100_000 });
        var id = Ulid.NewUlid();
        (await organiser.RegisterAsync(["anna"], id)).Is(HttpStatusCode.OK);

        // Whether they share anna's shard or not.
        foreach (var list in (string[][])[["bert"], ["cleo"], ["anna", "dora"], [.. Enumerable.Range(0, 100).Select(i => $"v{i}")], []])
            (await organiser.RegisterAsync(list, id)).IsProblem(HttpStatusCode.Conflict, "command-id-reused");

        Assert.Equal("anna", Assert.Single((await organiser.GetAsync("voters")).Json.GetProperty("voters").EnumerateArray()).GetProperty("voter").GetString());
    }
}
