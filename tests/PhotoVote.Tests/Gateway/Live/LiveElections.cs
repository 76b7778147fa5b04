using System.Net;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Live;

/// <summary>Elections that people watch.</summary>
internal static class LiveElections
{
    public static async Task<Organiser> OpenAsync(ApiClient api, string visibility, int voters, int liveBallots = 1)
    {
        var organiser = await Organiser.CreateAsync(api, candidates: 2, new { title = "Salon", visibility, counting = new { liveBallots } });
        (await organiser.RegisterAsync([.. Enumerable.Range(0, voters).Select(i => $"v{i}")])).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("open")).Is(HttpStatusCode.OK);
        return organiser;
    }

    public static async Task VoteAsync(this Organiser organiser, int voter) =>
        (await (await organiser.Voter($"v{voter}").BallotAsync()).CastWholeAsync(new() { [1] = voter % 6 })).Is(HttpStatusCode.OK);
}
