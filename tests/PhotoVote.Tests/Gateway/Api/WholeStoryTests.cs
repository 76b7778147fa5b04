using System.Net;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Api;

public sealed class WholeStoryTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public Task AnElection_FromItsCreationToPublishedResults() => Story.TellAsync(gateway.Api);

    [Fact]
    public async Task AnOpenElection_AdmitsWhoeverMakesAKey()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api, 2, new { title = "Street", admission = "open", ballotCap = 2, admissionRate = 60_000 });
        (await organiser.PostAsync("open")).Is(HttpStatusCode.OK);

        var ballot = await organiser.Passer().BallotAsync();
        (await ballot.CastWholeAsync(new() { [1] = 4 })).Is(HttpStatusCode.OK);
        await organiser.Passer().BallotAsync();

        (await organiser.Passer().AskAsync()).IsProblem(HttpStatusCode.Conflict, "ballot-cap-reached");
        Assert.False((await gateway.Api.GetAsync(organiser.Path)).Json.GetProperty("onePersonOneVote").GetBoolean());
        (await organiser.RegisterAsync(["anna"])).IsProblem(HttpStatusCode.Conflict, "election-admits-anyone");
    }

    [Fact]
    public async Task TooManyBallotsAtOnce_AreAskedToComeBack()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api, 2, new { title = "Street", admission = "open", ballotCap = 100, admissionRate = 1 });
        (await organiser.PostAsync("open")).Is(HttpStatusCode.OK);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => organiser.Passer().AskAsync()));

        var refused = answers.First(answer => answer.Status == HttpStatusCode.TooManyRequests).IsProblem(HttpStatusCode.TooManyRequests, "admission-rate-exceeded");
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
    }
}
