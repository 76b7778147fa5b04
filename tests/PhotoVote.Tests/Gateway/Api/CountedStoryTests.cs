using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PhotoVote.Domain.Counting;
using PhotoVote.Grains.Exports;
using PhotoVote.Grains.Reports;
using PhotoVote.Tests.Cli;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Api;

/// <summary>From how an election is to be counted to how it was, over HTTP, and once more by hand from what was exported.</summary>
public sealed class CountedStoryTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private static readonly DrawSeed Seed = new(Enumerable.Range(0, DrawSeed.Size).Select(i => (byte)(3 * i)).ToArray());

    public static TheoryData<string> Rules => new(CountingRule.All.Select(r => r.Name));

    [Fact]
    public async Task WhatAnElectionSaysOfItsCounting_HoldsFromItsOpeningToItsReport()
    {
        // Given a draft that says how it is counted, and says it better
        var organiser = await Organiser.CreateAsync(gateway.Api, new { title = "Salon", visibility = "live", counting = new { rule = "star" } });
        var counting = new { rule = "bayesian", priorMean = 2.25m, priorWeight = 4, ballotsQuorum = 2, liveBallots = 1 };
        (await gateway.Api.PutAsync(organiser.Path, organiser.Token, new { title = "Salon", visibility = "live", counting })).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("competitions", new { title = "Harbour" })).Is(HttpStatusCode.Created);
        (await organiser.PostAsync("competitions", new { title = "Night", quorum = 3 })).Is(HttpStatusCode.Created);
        foreach (var competition in (int[])[1, 1, 2, 2])
            (await organiser.PostAsync($"competitions/{competition}/candidates", new { title = "Photo" })).Is(HttpStatusCode.Created);
        var draft = (await organiser.GetAsync()).Json;
        Assert.Equal(
            ("bayesian", 1, 2.25m, 4, 2),
            (Terms(draft).GetProperty("rule").GetString(), Terms(draft).GetProperty("version").GetInt32(), Terms(draft).GetProperty("priorMean").GetDecimal(),
                Terms(draft).GetProperty("priorWeight").GetInt32(), Terms(draft).GetProperty("ballotsQuorum").GetInt32()));
        Assert.Equal(3, draft.GetProperty("competitions")[1].GetProperty("quorum").GetInt32());

        // When it opens, nothing of that can change, and what was read can be sent back
        (await organiser.RegisterAsync(["anna", "bert"])).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("open")).Is(HttpStatusCode.OK);
        (await gateway.Api.PutAsync(organiser.Path, organiser.Token, new { title = "Salon", visibility = "live", counting = new { rule = "score" } }))
            .IsProblem(HttpStatusCode.Conflict, "definition-frozen");
        (await gateway.Api.PutAsync($"{organiser.Path}/competitions/2", organiser.Token, new { title = "Night", quorum = 1 }))
            .IsProblem(HttpStatusCode.Conflict, "definition-frozen");
        (await gateway.Api.PutAsync(organiser.Path, organiser.Token, new { title = "Salon 2026", visibility = "live", counting = Terms(draft) })).Is(HttpStatusCode.OK);
        (await gateway.Api.PutAsync(organiser.Path, organiser.Token, new { title = "Salon", visibility = "live" })).Is(HttpStatusCode.OK);

        // And two people vote
        foreach (var voter in (string[])["anna", "bert"])
            (await (await organiser.Voter(voter).BallotAsync()).CastWholeAsync(new() { [1] = 5, [2] = 3, [3] = 4 })).Is(HttpStatusCode.OK);

        // Then everybody sees ranks under its rule, with its quorums, and that they are not final
        var results = (await gateway.Api.GetAsync($"{organiser.Path}/results")).Is(HttpStatusCode.OK).Json;
        Assert.Equal("bayesian", results.GetProperty("counting").GetProperty("rule").GetString());
        var first = results.GetProperty("competitions")[0].GetProperty("candidates")[0];
        Assert.Equal((1, "3.1667 (1900/600)"), (first.GetProperty("rank").GetInt32(), first.GetProperty("value").GetString()));
        Assert.Equal("No result: 2 ballots, and the quorum is 3.", results.GetProperty("competitions")[1].GetProperty("outcome").GetString());
        var report = (await gateway.Api.GetAsync($"{organiser.Path}/results/report")).Is(HttpStatusCode.OK).Json;
        Assert.Equal(("counting", false, 2), (report.GetProperty("status").GetString(), report.GetProperty("comparison").GetBoolean(), report.GetProperty("competitions").GetArrayLength()));
        Assert.Contains("Counting: ballots may still come", (await gateway.Api.GetAsync($"{organiser.Path}/results/report.txt?rule=mean")).Text, StringComparison.Ordinal);
        (await gateway.Api.GetAsync($"{organiser.Path}/results/report?rule=star")).IsProblem(HttpStatusCode.Conflict, "counted-at-close");
        (await organiser.GetAsync("export/results.csv")).IsProblem(HttpStatusCode.Conflict, "election-not-closed");
        (await organiser.GetAsync("export/ballots.csv?competition=1")).IsProblem(HttpStatusCode.Conflict, "election-not-closed");

        // And once it is closed there is an end to it
        (await organiser.PostAsync("close")).Is(HttpStatusCode.OK);
        Assert.Equal("final", (await gateway.Api.GetAsync($"{organiser.Path}/results/report")).Json.GetProperty("status").GetString());
        var comparison = (await gateway.Api.GetAsync($"{organiser.Path}/results/report.txt?competition=1&rule=star")).Is(HttpStatusCode.OK);
        Assert.Equal("text/plain", comparison.ContentType);
        Assert.Contains("Comparison: this election counts by \"bayesian\", version 1.", comparison.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Night", comparison.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Comparison", (await gateway.Api.GetAsync($"{organiser.Path}/results/report.txt?rule=bayesian")).Text, StringComparison.Ordinal);
        (await organiser.PostAsync("reveal-draw", new { seed = Seed.Reveal() })).IsProblem(HttpStatusCode.Conflict, "no-draw");
    }

    [Fact]
    public async Task ATie_IsADrawThatAnybodyRepeatsOnceTheSeedIsRevealed()
    {
        // Given a closed election that was committed to a seed, and two photos that nothing tells apart
        var organiser = await Organiser.CreateAsync(gateway.Api, candidates: 3, new { title = "Salon", counting = new { drawCommitment = Seed.Commitment.ToString() } });
        (await organiser.RegisterAsync(["anna"])).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("open")).Is(HttpStatusCode.OK);
        (await (await organiser.Voter("anna").BallotAsync()).CastWholeAsync(new() { [1] = 2, [2] = 4, [3] = 4 })).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("reveal-draw", new { seed = Seed.Reveal() })).IsProblem(HttpStatusCode.Conflict, "election-not-closed");
        (await organiser.PostAsync("close")).Is(HttpStatusCode.OK);

        // When nobody has the seed yet
        var before = (await organiser.GetAsync("results/report")).Is(HttpStatusCode.OK).Json;
        Assert.Equal("Photo 2 and Photo 3 are first, tied.", Competition(before).GetProperty("outcome").GetString());
        Assert.Contains("The draw's seed has not been revealed", (await organiser.GetAsync("results/report.txt")).Text, StringComparison.Ordinal);
        Assert.Equal(Seed.Commitment.ToString(), before.GetProperty("draw").GetProperty("commitment").GetString());
        Assert.Equal(43, before.GetProperty("draw").GetProperty("closing").GetString()!.Length);
        (await organiser.PostAsync("reveal-draw", new { seed = new DrawSeed(new byte[DrawSeed.Size]).Reveal() })).IsProblem(HttpStatusCode.UnprocessableEntity, "draw-seed-wrong");

        // And then the organiser reveals it
        (await organiser.PostAsync("reveal-draw", new { seed = Seed.Reveal() })).Is(HttpStatusCode.OK);

        // Then the tie is settled as anybody's own count of the published values settles it
        var after = (await organiser.GetAsync("results/report")).Is(HttpStatusCode.OK).Json;
        var order = new Draw(Seed, after.GetProperty("draw").GetProperty("closing").GetString()!).Order([2, 3]);
        Assert.Equal([.. order, 1], Ranks(after).Where(c => c.Rank is not null).OrderBy(c => c.Rank).Select(c => c.Number));
        Assert.Equal(order, (await organiser.GetAsync("results")).Json.GetProperty("competitions")[0].GetProperty("candidates").EnumerateArray()
            .Where(c => c.GetProperty("rank").GetInt32() < 3).OrderBy(c => c.GetProperty("rank").GetInt32()).Select(c => c.GetProperty("number").GetInt32()));
        await CountsTheSameAsync(organiser, 1, "score");
    }

    [Theory, MemberData(nameof(Rules))]
    public async Task TheExportedBallots_CountTheSameByHand(string rule)
    {
        // Given a jury of twelve on two competitions, whose second has photos of the same name
        var organiser = await Organiser.CreateAsync(gateway.Api, new { title = "Jury", scaleMin = -1, scaleMax = 4, counting = new { rule } });
        string[][] photos = [["Dune", "=1+1", "O'Neill, \"Tide\""], ["Fog", "Fog", "E=mc2", "Late", "Rain"]];
        foreach (var (competition, titles) in photos.Index())
        {
            (await organiser.PostAsync("competitions", new { title = $"Competition {competition + 1}" })).Is(HttpStatusCode.Created);
            foreach (var title in titles)
                (await organiser.PostAsync($"competitions/{competition + 1}/candidates", new { title })).Is(HttpStatusCode.Created);
        }

        string[] jurors = [.. Enumerable.Range(1, 12).Select(i => $"juror-{i}")];
        (await organiser.RegisterAsync(jurors)).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("open")).Is(HttpStatusCode.OK);
        var random = new Random(17);
        foreach (var juror in jurors)
        {
            // One of them rates nobody but the photo that will be withdrawn.
            var ratings = juror == "juror-5"
                ? new Dictionary<int, int> { [7] = 4 }
                : Enumerable.Range(1, 8).Where(_ => random.Next(4) > 0).ToDictionary(c => c, _ => random.Next(-1, 5));
            (await (await organiser.Voter(juror).BallotAsync()).CastWholeAsync(ratings)).Is(HttpStatusCode.OK);
        }

        (await organiser.PostAsync("close")).Is(HttpStatusCode.OK);
        var before = (await organiser.GetAsync("results/report?competition=2")).Is(HttpStatusCode.OK).Json;

        // When one is withdrawn between the close and the publication
        (await organiser.PostAsync("candidates/7/withdraw", new { reason = "Older than a year = not allowed" })).Is(HttpStatusCode.OK);

        // Then it is counted anew, the reason is in the report, and whoever counts the exported ballots finds the same
        var after = (await organiser.GetAsync("results/report?competition=2")).Is(HttpStatusCode.OK).Json;
        Assert.Equal(Competition(before).GetProperty("ballots").GetInt64() - 1, Competition(after).GetProperty("ballots").GetInt64());
        Assert.NotEqual(Competition(before).GetProperty("digest").GetString(), Competition(after).GetProperty("digest").GetString());
        Assert.Contains("Late: withdrawn (Older than a year = not allowed)", (await organiser.GetAsync("results/report.txt")).Text, StringComparison.Ordinal);
        await CountsTheSameAsync(organiser, 1, rule);
        await CountsTheSameAsync(organiser, 2, rule);
        (await organiser.PostAsync("publish")).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("candidates/1/withdraw", new { reason = "too late" })).IsProblem(HttpStatusCode.Conflict, "results-published");

        // And so does whoever reads the log, of everything that the server shows and keeps
        var verified = await CliRun.Of("verify", "--data", gateway.Folder, "--url", gateway.Api.Server.ToString());
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Error);
        foreach (var check in rule == "star" ? (string[])["served-results", "stored-pairs"] : ["served-results"])
            Assert.Matches($"(?m)^ok +{check} [^(]*$", verified.Output);
    }

    [Theory]
    [InlineData("to reject", "poor", "acceptable", "good", "very good", "excellent")]
    [InlineData("no, never", "-", "=2+2", "it's \"so-so\"", "جيد", "@ best")]
    public async Task GradesWithNames_AreReportedByThem_AndTheExportedBallotsCountTheSame(params string[] grades)
    {
        // Given a jury of seven that judged by names
        var organiser = await Organiser.CreateAsync(
            gateway.Api, candidates: 3, new { title = "Jury", visibility = "live", grades, counting = new { rule = "majority-judgment", blanks = "median" } });
        string[] jurors = [.. Enumerable.Range(1, 7).Select(i => $"juror-{i}")];
        (await organiser.RegisterAsync(jurors)).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("open")).Is(HttpStatusCode.OK);
        foreach (var (i, juror) in jurors.Index())
            (await (await organiser.Voter(juror).BallotAsync()).CastWholeAsync(new() { [1] = i % 6, [2] = 3, [3] = Math.Min(5, i) })).Is(HttpStatusCode.OK);

        // Then results say grades by their names, and as the ratings that they are
        Assert.Equal([(2, grades[2]), (3, grades[3]), (3, grades[3])], Grades((await organiser.GetAsync("results")).Is(HttpStatusCode.OK).Json));
        (await organiser.PostAsync("close")).Is(HttpStatusCode.OK);
        var report = (await organiser.GetAsync("results/report")).Is(HttpStatusCode.OK).Json;
        Assert.Equal(grades, Competition(report).GetProperty("grades").EnumerateArray().Select(g => g.GetString()));
        Assert.Contains($"have the same majority grade, {grades[3]}.", (await organiser.GetAsync("results/report.txt")).Text, StringComparison.Ordinal);
        Assert.Contains($",{(grades[5] == "@ best" ? "'@ best" : grades[5])},no opinion", (await organiser.GetAsync("export/results.csv")).Text.Replace("\"", "", StringComparison.Ordinal), StringComparison.Ordinal);

        // And whoever counts the exported ballots, which hold numbers, finds the same under every rule, and whoever reads the log
        foreach (var rule in Rules)
            await CountsTheSameAsync(organiser, 1, rule.Data);
        var verified = await CliRun.Of("verify", "--data", gateway.Folder, "--url", gateway.Api.Server.ToString());
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Error);

        static IEnumerable<(int, string?)> Grades(JsonElement results) =>
            results.GetProperty("competitions")[0].GetProperty("candidates").EnumerateArray().Select(c => (c.GetProperty("grade").GetInt32(), c.GetProperty("value").GetString()));
    }

    [Fact]
    public async Task AnOrganiser_TakesResultsAndBallotsAway_AndNobodyElse()
    {
        // Given a closed election that everybody may see the results of
        var organiser = await Organiser.CreateAsync(gateway.Api, candidates: 0);
        foreach (var title in (string[])["=HYPERLINK(\"http://x\")", "Tide, low"])
            (await organiser.PostAsync("competitions/1/candidates", new { title })).Is(HttpStatusCode.Created);
        (await organiser.RegisterAsync(["anna", "bert"])).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("open")).Is(HttpStatusCode.OK);
        (await (await organiser.Voter("bert").BallotAsync()).CastWholeAsync(new() { [1] = 5, [2] = 1 })).Is(HttpStatusCode.OK);
        (await (await organiser.Voter("anna").BallotAsync()).CastWholeAsync(new() { [2] = 3 })).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("close")).Is(HttpStatusCode.OK);

        // Then only its organiser exports, and what they get says neither who voted nor when, nor is any of it a formula
        foreach (var file in (string[])["results.csv", "results.json", "ballots.csv"])
        {
            (await gateway.Api.GetAsync($"{organiser.Path}/export/{file}")).IsProblem(HttpStatusCode.Unauthorized, "key-missing");
            (await gateway.Api.GetAsync($"{organiser.Path}/export/{file}", organiser.Voter("anna").Token)).IsProblem(HttpStatusCode.Forbidden, "not-organiser");
        }

        var results = (await organiser.GetAsync("export/results.csv")).Is(HttpStatusCode.OK);
        Assert.Equal(("text/csv", "attachment"), (results.ContentType, results.ContentHeaders.ContentDisposition!.DispositionType));
        Assert.Equal(
            "competition,title,rank,number,candidate,value,numerator,denominator,0,1,2,3,4,5,no opinion,note\r\n"
            + "1,Harbour,1,1,\"'=HYPERLINK(\"\"http://x\"\")\",5,5,1,0,0,0,0,0,1,1,\r\n1,Harbour,2,2,\"Tide, low\",4,4,1,0,1,0,1,0,0,0,\r\n",
            results.Text);
        Assert.Equal("final", (await organiser.GetAsync("export/results.json")).Is(HttpStatusCode.OK).Json.GetProperty("status").GetString());
        var ballots = (await organiser.GetAsync("export/ballots.csv")).Is(HttpStatusCode.OK);
        Assert.Equal("\"'=HYPERLINK(\"\"http://x\"\")\",\"Tide, low\"\r\n,3\r\n5,1\r\n", ballots.Text);
        (await organiser.GetAsync("export/ballots.csv?competition=2")).IsProblem(HttpStatusCode.NotFound, "competition-unknown");
        (await organiser.GetAsync("export/ballots.csv?competition=one")).IsProblem(HttpStatusCode.BadRequest, "parameter-invalid");

        // And one export of ballots at a time
        using (gateway.Services.GetRequiredService<BallotExport>().TryBegin())
            Assert.NotNull((await organiser.GetAsync("export/ballots.csv")).IsProblem(HttpStatusCode.ServiceUnavailable, "export-busy").Headers.RetryAfter);
        (await organiser.GetAsync("export/ballots.csv")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task ACompetitionWithoutItsQuorum_NeedsNobodyCompared_HoweverManyAreTied()
    {
        // Given more photos than are compared ballot by ballot, all tied, on a single ballot of the two that are needed
        var organiser = await Organiser.CreateAsync(gateway.Api, candidates: 0, new { title = "Salon", counting = new { rule = "star", ballotsQuorum = 2 } });
        await Task.WhenAll(Enumerable.Range(0, ReportGrain.MostCompared + 1).Select(
            async _ => (await organiser.PostAsync("competitions/1/candidates", new { title = "Photo" })).Is(HttpStatusCode.Created)));
        (await organiser.RegisterAsync(["anna", "bert"])).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("open")).Is(HttpStatusCode.OK);
        (await (await organiser.Voter("anna").BallotAsync()).CastWholeAsync(new() { [1] = 0 })).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("close")).Is(HttpStatusCode.OK);

        // Then the election has a report, which says so
        var report = (await organiser.GetAsync("results/report")).Is(HttpStatusCode.OK).Json;
        Assert.Equal("No result: 1 ballot, and the quorum is 2.", Competition(report).GetProperty("outcome").GetString());
        (await organiser.GetAsync("export/results.csv")).Is(HttpStatusCode.OK);
    }

    private static async Task CountsTheSameAsync(Organiser organiser, int competition, string rule)
    {
        var report = (await organiser.GetAsync($"results/report?competition={competition}&rule={rule}")).Is(HttpStatusCode.OK).Json;
        var ballots = (await organiser.GetAsync($"export/ballots.csv?competition={competition}")).Is(HttpStatusCode.OK);
        var folder = Directory.CreateTempSubdirectory("photovote-");
        try
        {
            var file = Path.Combine(folder.FullName, "ballots.csv");
            await File.WriteAllTextAsync(file, ballots.Text, TestContext.Current.CancellationToken);
            var words = Competition(report).GetProperty("repeat").EnumerateArray().Select(w => w.GetString()!).Skip(1).Select(w => w == "ballots.csv" ? file : w);
            var run = await CliRun.Of([.. words, "--json"]);
            Assert.True(run.ExitCode == 0, run.Error);

            var again = run.Json.GetProperty("report");
            Assert.Equal((rule, report.GetProperty("ruleVersion").GetInt32()), (again.GetProperty("rule").GetString(), again.GetProperty("version").GetInt32()));
            Assert.Equal(Competition(report).GetProperty("digest").GetString(), again.GetProperty("digest").GetString());
            Assert.Equal(Ranks(report), [.. again.GetProperty("candidates").EnumerateArray().Select(c => Ranked(c, "valueText"))]);
            Assert.Equal(0, run.Json.GetProperty("empty").GetInt64());

            // Word for word, also where photos have the same title or one that looks like a formula
            var text = (await organiser.GetAsync($"results/report.txt?competition={competition}&rule={rule}")).Is(HttpStatusCode.OK).Text;
            Assert.Contains((await CliRun.Of([.. words])).Output.ReplaceLineEndings("\n"), text, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static JsonElement Terms(JsonElement election) => election.GetProperty("terms").GetProperty("counting");

    private static JsonElement Competition(JsonElement report) => Assert.Single(report.GetProperty("competitions").EnumerateArray());

    private static List<(int? Rank, int Number, string? Value)> Ranks(JsonElement report) =>
        [.. Competition(report).GetProperty("candidates").EnumerateArray().Select(c => Ranked(c, "value"))];

    private static (int? Rank, int Number, string? Value) Ranked(JsonElement c, string value) => (
        c.GetProperty("rank").ValueKind == JsonValueKind.Null ? null : c.GetProperty("rank").GetInt32(), c.GetProperty("number").GetInt32(), c.GetProperty(value).GetString());
}
