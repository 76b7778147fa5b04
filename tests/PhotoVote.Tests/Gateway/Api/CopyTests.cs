using System.Net;
using System.Text.Json;
using PhotoVote.Domain;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Api;

/// <summary>An election is copied by ordinary commands, as a page does it: read with the organiser's key, made anew under another.</summary>
public sealed class CopyTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task ACopyThatBreaksOff_GoesOnWhereItStopped_AndIsWhatItWasCopiedFrom()
    {
        var original = await Organiser.CreateAsync(gateway.Api, new { title = "Salon", description = "Two lines,\nof it", scaleMax = 4, grades = new[] { "to reject", "poor", "fair", "good, or better", "superb" }, visibility = "live", authors = "hidden", counting = new { rule = "star" } });
        (await original.PostAsync("competitions", new { title = "Gone" })).Is(HttpStatusCode.Created);
        (await original.PostAsync("competitions", new { title = "Harbour", description = "Wide", quorum = 3 })).Is(HttpStatusCode.Created);
        (await gateway.Api.DeleteAsync($"{original.Path}/competitions/1", original.Token)).Is(HttpStatusCode.OK);
        foreach (var (title, author, photo) in ((string, string?, string?)[])[("Ebb", "Ana", "sha256/aa"), ("Flood", null, "sha256/bb"), ("Words only", "Ben", null)])
            (await original.PostAsync("competitions/2/candidates", new { title, author, photo })).Is(HttpStatusCode.Created);
        (await gateway.Api.PutAsync($"{original.Path}/competitions/2/order", original.Token, new { candidates = new[] { 3 } })).Is(HttpStatusCode.OK);
        (await original.PostAsync("open")).Is(HttpStatusCode.OK);
        var (key, first) = (KeyToken.Organiser(Organiser.NewKey()), Ulid.NewUlid());

        Assert.Null(await CopyAsync(original, key, first, steps: 4));
        var copy = await CopyAsync(original, key, first);
        Assert.Equal(copy, await CopyAsync(original, key, first));

        var (from, to) = ((await original.GetAsync()).Json, (await gateway.Api.GetAsync($"elections/{copy}", key)).Is(HttpStatusCode.OK).Json);
        Assert.Equal(("draft", from.GetProperty("terms").GetRawText()), (to.GetProperty("lifecycle").GetString(), to.GetProperty("terms").GetRawText()));
        Assert.NotEqual(from.GetProperty("code").GetString(), to.GetProperty("code").GetString());
        Assert.Equal(Shown(from), Shown(to));
        Assert.Equal(["Words only Ben ", "Ebb Ana sha256/aa", "Flood  sha256/bb"], Shown(to));
    }

    /// <summary>Every command's id follows from the first one's; numbers are what the answers give. In the order that is shown, so that there is none to be said.</summary>
    /// <returns>The copy's id; null when it broke off.</returns>
    private async Task<string?> CopyAsync(Organiser original, string key, Ulid first, int steps = int.MaxValue)
    {
        var definition = (await original.GetAsync()).Json;
        var step = 0;
        if (await DoAsync("elections", definition.GetProperty("terms")) is not { } created)
            return null;
        var election = created.GetProperty("election").GetString()!;
        foreach (var competition in definition.GetProperty("competitions").EnumerateArray())
        {
            if (await DoAsync($"elections/{election}/competitions", Members(competition, "title", "description", "quorum")) is not { } added)
                return null;
            foreach (var candidate in competition.GetProperty("candidates").EnumerateArray())
                if (await DoAsync($"elections/{election}/competitions/{added.GetProperty("number").GetInt32()}/candidates", Members(candidate, "title", "author", "photo")) is null)
                    return null;
        }

        return election;

        async Task<JsonElement?> DoAsync(string path, object body)
        {
            if (step == steps)
                return null;
            var bytes = first.ToByteArray();
            (bytes[14], bytes[15]) = ((byte)(step >> 8), (byte)step);
            step++;
            return (await gateway.Api.PostAsync(path, key, body, new Ulid(bytes))).Is(HttpStatusCode.Created).Json;
        }
    }

    private static Dictionary<string, JsonElement> Members(JsonElement of, params string[] names) => names.ToDictionary(name => name, of.GetProperty);

    private static IEnumerable<string> Shown(JsonElement definition) => definition.GetProperty("competitions").EnumerateArray()
        .SelectMany(c => c.GetProperty("candidates").EnumerateArray()).Select(c => $"{c.GetProperty("title")} {c.GetProperty("author")} {c.GetProperty("photo")}");
}
