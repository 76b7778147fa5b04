using System.Net;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Api;

/// <summary>One election from beginning to end, as every log must let it happen.</summary>
internal static class Story
{
    public static async Task TellAsync(ApiClient api)
    {
        // Given a draft with two photos too many
        var organiser = await Organiser.CreateAsync(api, candidates: 4);
        (await api.DeleteAsync($"{organiser.Path}/candidates/4", organiser.Token)).Is(HttpStatusCode.OK);
        (await organiser.RegisterAsync(["anna", "bert", "cleo", "dora"])).Is(HttpStatusCode.OK);
        (await organiser.GetAsync("results")).IsProblem(HttpStatusCode.Conflict, "election-not-open");

        // When it opens and people vote
        (await organiser.PostAsync("open")).Is(HttpStatusCode.OK);
        var anna = await organiser.Voter("anna").BallotAsync();
        (await anna.RateAsync(1, 5)).Is(HttpStatusCode.OK);
        (await anna.RateAsync(2, 1)).Is(HttpStatusCode.OK);
        (await anna.ClearAsync(2)).Is(HttpStatusCode.OK);
        (await anna.CastAsync()).Is(HttpStatusCode.OK);
        (await (await organiser.Voter("bert").BallotAsync()).CastWholeAsync(new() { [1] = 4, [3] = 2 })).Is(HttpStatusCode.OK);
        var cleo = await organiser.Voter("cleo").BallotAsync();

        // And a candidate and a voter leave
        (await organiser.PostAsync("candidates/3/withdraw", new { reason = "Not their own photo" })).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("voters/dora/revoke")).Is(HttpStatusCode.OK);
        (await organiser.Voter("dora").AskAsync()).IsProblem(HttpStatusCode.Forbidden, "voter-revoked");
        (await organiser.PostAsync("voters/anna/revoke")).IsProblem(HttpStatusCode.Conflict, "ballot-already-cast");
        (await api.GetAsync($"{organiser.Path}/results")).IsProblem(HttpStatusCode.Forbidden, "results-hidden");

        // And it closes
        (await organiser.PostAsync("close")).Is(HttpStatusCode.OK);
        (await cleo.CastWholeAsync(new() { [1] = 0 })).IsProblem(HttpStatusCode.Conflict, "election-closed");
        (await organiser.PostAsync("publish")).Is(HttpStatusCode.OK);

        // Then everybody sees what was cast, and only that
        var results = (await organiser.FinalResultsAsync()).Json;
        var harbour = results.GetProperty("competitions")[0];
        Assert.Equal(2, harbour.GetProperty("ballots").GetInt64());
        Assert.Equal(9, harbour.GetProperty("candidates")[0].GetProperty("sum").GetInt64());
        Assert.Equal(4.5m, harbour.GetProperty("candidates")[0].GetProperty("mean").GetDecimal());
        Assert.Equal("Not their own photo", harbour.GetProperty("withdrawn")[0].GetProperty("withdrawn").GetString());
        var turnout = (await api.GetAsync($"{organiser.Path}/turnout")).Is(HttpStatusCode.OK).Json;
        Assert.Equal((3, 2), (turnout.GetProperty("created").GetInt64(), turnout.GetProperty("cast").GetInt64()));
    }
}
