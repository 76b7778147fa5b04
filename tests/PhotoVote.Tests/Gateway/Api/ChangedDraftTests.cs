using System.Net;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Api;

/// <summary>A draft that was looked at, then changed and opened: nobody is answered by what it was.</summary>
public sealed class ChangedDraftTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task OnceItIsOpen_TheTurnoutIsEverybodys_AlsoIfItWasReadBefore()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api, candidates: 2);
        (await organiser.GetAsync("turnout")).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("open")).Is(HttpStatusCode.OK);

        Assert.Equal(0, (await gateway.Api.GetAsync($"{organiser.Path}/turnout")).Is(HttpStatusCode.OK).Json.GetProperty("cast").GetInt32());
    }

    [Fact]
    public async Task WhoAsksForABallot_IsSentToTheRollAsItIs_NotAsItWasBeforeTheAdmissionChanged()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api, candidates: 2, new { title = "Salon", expectedVoters = 1_000_000 });
        (await organiser.GetAsync("voters")).Is(HttpStatusCode.OK);
        (await gateway.Api.PutAsync(organiser.Path, organiser.Token, new { title = "Salon", admission = "open", ballotCap = 50, admissionRate = 6_000 })).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("open")).Is(HttpStatusCode.OK);

        var ballot = await organiser.Passer().BallotAsync();
        (await ballot.CastWholeAsync(new() { [1] = 5 })).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task ADraftThatWasForAnyone_AndIsForTheRegistered_RegistersThem()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api, candidates: 2, new { title = "Salon", expectedVoters = 1_000_000 });
        (await gateway.Api.PutAsync(organiser.Path, organiser.Token, new { title = "Salon", admission = "open", ballotCap = 50, admissionRate = 6_000 })).Is(HttpStatusCode.OK);
        (await organiser.GetAsync("voters")).Is(HttpStatusCode.OK);
        (await gateway.Api.PutAsync(organiser.Path, organiser.Token, new { title = "Salon" })).Is(HttpStatusCode.OK);

        (await organiser.RegisterAsync([.. Enumerable.Range(0, 20).Select(i => $"v{i}")])).Is(HttpStatusCode.OK);
    }
}
