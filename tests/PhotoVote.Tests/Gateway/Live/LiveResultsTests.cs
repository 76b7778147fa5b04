using System.Diagnostics;
using System.Net;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Live;

/// <summary>What people see who watch an election.</summary>
public sealed class LiveResultsTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task EveryState_IsWholeAndNewer_UntilTheFinalOne()
    {
        var organiser = await LiveElections.OpenAsync(gateway.Api, "live", voters: 2);
        using var stream = await EventStream.OpenAsync(organiser);
        Assert.Equal("text/event-stream", stream.ContentType);

        var first = await stream.UntilAsync(_ => true);
        Assert.Equal(("results", 0L, "counting"), (first.Type, first.Cast, first.Status));
        Assert.InRange(int.Parse(stream.Retry!, System.Globalization.CultureInfo.InvariantCulture), 1_000, 4_000);

        await organiser.VoteAsync(0);
        var second = await stream.UntilAsync(state => state.Cast == 1);
        Assert.True(second.Id > first.Id);
        Assert.Equal(1, second.Ballots());

        (await organiser.PostAsync("close")).Is(HttpStatusCode.OK);
        var last = await stream.UntilAsync(state => state.Status == "final");
        Assert.Equal(("closed", 1L), (last.Json.GetProperty("lifecycle").GetString(), last.Cast));
        var asked = (await organiser.GetAsync("results")).Is(HttpStatusCode.OK).Json;
        Assert.Equal(last.Id, asked.GetProperty("stateId").GetInt64());
        Assert.Equal(asked.GetProperty("competitions").GetRawText(), last.Results!.Value.GetProperty("competitions").GetRawText());
    }

    [Fact]
    public async Task WhoConnectsAgain_IsSentOnlyWhatIsNewer()
    {
        var organiser = await LiveElections.OpenAsync(gateway.Api, "live", voters: 2);
        StreamEvent seen;
        using (var stream = await EventStream.OpenAsync(organiser))
        {
            await organiser.VoteAsync(0);
            seen = await stream.UntilAsync(state => state.Cast == 1);
        }

        // One who has seen nothing is sent this state at once; so the other would have been, by then.
        using var again = await EventStream.OpenAsync(organiser, after: seen.Id);
        using var other = await EventStream.OpenAsync(organiser);
        Assert.Equal(seen.Id, (await other.UntilAsync(_ => true)).Id);
        await organiser.VoteAsync(1);
        var next = await again.UntilAsync(_ => true);
        Assert.True(next.Id > seen.Id);
        Assert.Equal(next.Cast == 1 ? 1 : 2, next.Cast);
        if (next.Cast == 1)
            await again.UntilAsync(state => state.Cast == 2);
    }

    [Fact]
    public async Task WhoHasAStateOfAnotherLog_IsToldWhatThereIs()
    {
        var organiser = await LiveElections.OpenAsync(gateway.Api, "live", voters: 1);
        using var stream = await EventStream.OpenAsync(organiser, after: 1_000_000_000);
        Assert.Equal(0, (await stream.UntilAsync(_ => true)).Cast);
    }

    [Fact]
    public async Task ACloseThatIsMoved_IsToldToThoseWhoWatch_AsANewVersionOfTheDefinition()
    {
        var organiser = await LiveElections.OpenAsync(gateway.Api, "closed", voters: 1);
        using var stream = await EventStream.OpenAsync(organiser);
        var known = Version(await stream.UntilAsync(_ => true));
        Assert.Equal(known, (await organiser.GetAsync()).Is(HttpStatusCode.OK).Json.GetProperty("version").GetInt64());

        var closesAt = DateTimeOffset.UtcNow.AddHours(1).UtcDateTime;
        (await gateway.Api.PutAsync($"{organiser.Path}/schedule", organiser.Token, new { opensAt = (DateTime?)null, closesAt })).Is(HttpStatusCode.OK);
        var told = Version(await stream.UntilAsync(state => Version(state) > known));
        Assert.Equal(told, (await organiser.GetAsync()).Is(HttpStatusCode.OK).Json.GetProperty("version").GetInt64());

        static long Version(StreamEvent state) => state.Json.GetProperty("version").GetInt64();
    }

    [Theory]
    [InlineData("closed")]
    [InlineData("published")]
    public async Task HiddenResults_AppearWhenTheyMayBeShown_AndTheTurnoutIsLiveAllTheTime(string visibility)
    {
        var organiser = await LiveElections.OpenAsync(gateway.Api, visibility, voters: 2);
        using var stream = await EventStream.OpenAsync(organiser);
        using var withKey = await EventStream.OpenAsync(organiser, withKey: true);
        await organiser.VoteAsync(0);
        Assert.Null((await stream.UntilAsync(state => state.Cast == 1)).Results);
        Assert.Null((await withKey.UntilAsync(state => state.Cast == 1)).Results);

        (await organiser.PostAsync("close")).Is(HttpStatusCode.OK);
        var closed = await stream.UntilAsync(state => state.Status == "final");
        Assert.Equal(visibility == "closed", closed.Results is not null);
        Assert.Equal(1, (await withKey.UntilAsync(state => state.Status == "final")).Ballots());
        if (visibility == "closed")
            return;
        (await organiser.PostAsync("publish")).Is(HttpStatusCode.OK);
        Assert.Equal(1, (await stream.UntilAsync(state => state.Results is not null)).Ballots());
    }

    [Fact]
    public async Task WithAThreshold_ResultsMoveByWholeSteps_WhoeverAsks_UntilTheyAreFinal()
    {
        var organiser = await LiveElections.OpenAsync(gateway.Api, "live", voters: 5, liveBallots: 3);
        using var stream = await EventStream.OpenAsync(organiser);
        for (var i = 0; i < 5; i++)
        {
            await organiser.VoteAsync(i);
            var state = await stream.UntilAsync(state => state.Cast == i + 1);
            Assert.Equal(i < 2 ? 0 : 3, state.Ballots());
            var asked = (await organiser.GetAsync("results")).Is(HttpStatusCode.OK).Json;
            Assert.Equal((i + 1, i < 2 ? 0 : 3), (asked.GetProperty("turnout").GetProperty("cast").GetInt32(), asked.GetProperty("competitions")[0].GetProperty("ballots").GetInt32()));
        }

        (await organiser.PostAsync("close")).Is(HttpStatusCode.OK);
        Assert.Equal(5, (await stream.UntilAsync(state => state.Status == "final")).Ballots());
    }

    [Fact]
    public async Task ManyBallotsAtOnce_AreAFewStates()
    {
        var organiser = await LiveElections.OpenAsync(gateway.Api, "live", voters: 60);
        using var stream = await EventStream.OpenAsync(organiser);
        await stream.UntilAsync(_ => true);
        var time = Stopwatch.StartNew();
        var states = 0;
        var voting = Task.WhenAll(Enumerable.Range(0, 60).Select(organiser.VoteAsync));
        await stream.UntilAsync(state => ++states > 0 && state.Cast == 60);
        await voting;

        // Five a second, and the ones at both ends.
        Assert.InRange(states, 1, (time.Elapsed / TimeSpan.FromMilliseconds(200)) + 2);
    }

    [Fact]
    public async Task WhoMayNotRead_IsToldTheSameAsWhoAsksForTheResults()
    {
        var draft = await Organiser.CreateAsync(gateway.Api, candidates: 2);
        var open = await LiveElections.OpenAsync(gateway.Api, "live", voters: 1);
        foreach (var withKey in (bool[])[false, true])
        {
            var asked = await gateway.Api.GetAsync($"{draft.Path}/results", withKey ? draft.Token : null);
            var watched = await EventStream.TryAsync(draft, withKey: withKey);
            Assert.Equal((asked.Status, asked.Code), (watched.Status, watched.Code));
        }

        Assert.Equal("election-unknown", (await gateway.Api.GetAsync($"elections/{Ulid.NewUlid()}/results/stream")).Code);
        var badId = (await EventStream.TryAsync(open, after: "seven")).IsProblem(HttpStatusCode.BadRequest, "header-invalid");
        Assert.Equal("Last-Event-ID", badId.Subject);
    }

    [Fact]
    public async Task ResultsThatHaveNotChanged_AreNotSentAgain()
    {
        var organiser = await LiveElections.OpenAsync(gateway.Api, "live", voters: 2);
        await organiser.VoteAsync(0);
        var first = await ResultsAsync(null);
        var tag = first.Is(HttpStatusCode.OK).Headers.ETag!.ToString();
        Assert.Empty((await ResultsAsync(tag)).Is(HttpStatusCode.NotModified).Text);

        // What happens elsewhere in the log is no change.
        await LiveElections.OpenAsync(gateway.Api, "live", voters: 1);
        (await ResultsAsync(tag)).Is(HttpStatusCode.NotModified);
        await organiser.VoteAsync(1);
        Assert.NotEqual(tag, (await ResultsAsync(tag)).Is(HttpStatusCode.OK).Headers.ETag!.ToString());

        Task<Answer> ResultsAsync(string? held) => gateway.Api.GetAsync($"{organiser.Path}/results", organiser.Token, headers =>
        {
            if (held is not null)
                headers.TryAddWithoutValidation("If-None-Match", held);
        });
    }
}
