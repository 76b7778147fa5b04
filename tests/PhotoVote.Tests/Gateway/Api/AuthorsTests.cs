using System.Net;
using System.Text.Json;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Gateway.Live;

namespace PhotoVote.Tests.Gateway.Api;

public sealed class AuthorsTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task WhileAuthorsAreHidden_OnlyTheOrganiserReadsThem_AndNobodyIsToldThatNothingHasChanged()
    {
        var organiser = await OpenAsync("closed");

        var mine = (await organiser.GetAsync()).Is(HttpStatusCode.OK);
        var others = (await gateway.Api.GetAsync(organiser.Path)).Is(HttpStatusCode.OK);
        Assert.Equal(["Ana", "Ben"], Authors(mine.Json));
        Assert.Equal([null, null], Authors(others.Json));
        Assert.DoesNotContain("Ana", others.Text, StringComparison.Ordinal);
        Assert.Equal((false, true), (Withheld(mine), Withheld(others)));
        Assert.Equal("hidden", others.Json.GetProperty("terms").GetProperty("authors").GetString());
        Assert.Equal("Authorization", others.Headers.Vary.Single());

        // Each of them has it already; with the other's tag it is sent.
        (await GetAsync(organiser, null, others)).Is(HttpStatusCode.NotModified);
        (await GetAsync(organiser, organiser.Token, mine)).Is(HttpStatusCode.NotModified);
        Assert.Equal(["Ana", "Ben"], Authors((await GetAsync(organiser, organiser.Token, others)).Is(HttpStatusCode.OK).Json));
        Assert.Equal([null, null], Authors((await GetAsync(organiser, null, mine)).Is(HttpStatusCode.OK).Json));
        Assert.Equal([null, null], Authors((await gateway.Api.GetAsync($"join/{mine.Json.GetProperty("code").GetString()}")).Is(HttpStatusCode.OK).Json));

        (await organiser.PostAsync("close")).Is(HttpStatusCode.OK);
        Assert.Equal(["Ana", "Ben"], Authors((await GetAsync(organiser, null, others)).Is(HttpStatusCode.OK).Json));
    }

    [Fact]
    public async Task LiveResults_DoNotTellThemEither_UntilTheClose()
    {
        var organiser = await OpenAsync("live");
        (await (await organiser.Voter("anna").BallotAsync()).CastWholeAsync(new() { [1] = 4 })).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("candidates/2/withdraw", new { reason = "twice" })).Is(HttpStatusCode.OK);

        var others = (await gateway.Api.GetAsync($"{organiser.Path}/results")).Is(HttpStatusCode.OK);
        var mine = (await organiser.GetAsync("results")).Is(HttpStatusCode.OK);
        Assert.DoesNotContain("Ana", others.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Ben", others.Text, StringComparison.Ordinal);
        Assert.Contains("Ana", mine.Text, StringComparison.Ordinal);
        Assert.NotEqual(mine.Headers.ETag!.ToString(), others.Headers.ETag!.ToString());

        using var stream = await EventStream.OpenAsync(organiser);
        Assert.True((await stream.UntilAsync(_ => true)).Results!.Value.GetProperty("authorsWithheld").GetBoolean());
        (await organiser.PostAsync("close")).Is(HttpStatusCode.OK);
        await stream.UntilAsync(state =>
        {
            var told = state.Data.Contains("Ana", StringComparison.Ordinal);
            Assert.Equal(state.Json.GetProperty("lifecycle").GetString() == "closed", told);
            return told;
        });
    }

    [Fact]
    public async Task WhatIsNeitherShownNorHidden_IsRefused()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api);

        (await gateway.Api.PutAsync(organiser.Path, organiser.Token, new { title = "Salon", authors = "Hidden" }))
            .IsProblem(HttpStatusCode.UnprocessableEntity, "authors-invalid");
        (await gateway.Api.PutAsync(organiser.Path, organiser.Token, new { title = "Salon", authors = "hidden" })).Is(HttpStatusCode.OK);
        (await gateway.Api.PutAsync(organiser.Path, organiser.Token, new { title = "Salon 2" })).Is(HttpStatusCode.OK);
        Assert.Equal("hidden", (await organiser.GetAsync()).Json.GetProperty("terms").GetProperty("authors").GetString());
    }

    private async Task<Organiser> OpenAsync(string visibility)
    {
        var organiser = await Organiser.CreateAsync(gateway.Api, new { title = "Salon", visibility, authors = "hidden" });
        (await organiser.PostAsync("competitions", new { title = "Harbour" })).Is(HttpStatusCode.Created);
        foreach (var author in (string[])["Ana", "Ben"])
            (await organiser.PostAsync("competitions/1/candidates", new { title = "Photo", author })).Is(HttpStatusCode.Created);
        (await organiser.RegisterAsync(["anna"])).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("open")).Is(HttpStatusCode.OK);
        return organiser;
    }

    private Task<Answer> GetAsync(Organiser organiser, string? token, Answer known) =>
        gateway.Api.GetAsync(organiser.Path, token, headers => headers.Add("If-None-Match", known.Headers.ETag!.ToString()));

    private static bool Withheld(Answer definition) => definition.Json.GetProperty("authorsWithheld").GetBoolean();

    private static IEnumerable<string?> Authors(JsonElement definition) =>
        definition.GetProperty("competitions")[0].GetProperty("candidates").EnumerateArray().Select(c => c.GetProperty("author").GetString());
}
