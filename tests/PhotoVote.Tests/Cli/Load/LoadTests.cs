using System.Net;
using PhotoVote.Cli;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Cli.Load;

/// <summary>Loads of every kind, small, against the real thing.</summary>
public sealed class LoadTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private string Url => gateway.Api.Server.ToString();

    [Fact]
    public async Task InThisProcess_AtARate_EveryBallotIsInTheLogAndCounted()
    {
        var run = await CliRun.Of("load", "--rate", "400", "--rate-of", "commands", "--ballots", "40", "--candidates", "3", "--json");
        Assert.True(run.ExitCode == ExitCodes.Ok, run.Error);
        var report = run.Json;
        Assert.Equal((40, 200), (Number(report, "ballots", "done"), Number(report, "commands", "done")));
        Assert.Equal((40, 40, 40), (Number(report, "reconciliation", "acknowledged"), Number(report, "reconciliation", "log"), Number(report, "reconciliation", "tally")));

        // 80 voters a second, so 40 take half a second on the average, however quickly they are answered.
        Assert.Equal(80, report.GetProperty("workload").GetProperty("rate").GetDouble());
        Assert.True(report.GetProperty("ballots").GetProperty("p99").GetDouble() >= report.GetProperty("commands").GetProperty("p50").GetDouble());
    }

    [Fact]
    public async Task OverHttp_InAClosedLoop_WholeBallotsAreCounted()
    {
        var run = await CliRun.Of("load", "--url", Url, "--voters-at-once", "8", "--ballots", "50", "--whole");
        Assert.True(run.ExitCode == ExitCodes.Ok, run.Error);
        Assert.Contains("2 commands a ballot, cast whole with 6 ratings", run.Output, StringComparison.Ordinal);
        Assert.Contains("50 casts acknowledged, 0 unknown; in the log not read, counted 50: all agree", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnElectionThatIsGiven_IsVotedInBesideOthers_AndLeftOpen()
    {
        var organiser = await Organiser.OpenAsync(gateway.Api, "anna");
        await VoteAsync(organiser);
        var run = await LoadInAsync(organiser, organiser.Token);
        Assert.True(run.ExitCode == ExitCodes.Ok, run.Error);
        Assert.Equal((10, 11), (Number(run.Json, "reconciliation", "acknowledged"), Number(run.Json, "reconciliation", "tally")));
        Assert.Equal("open", (await organiser.GetAsync()).Json.GetProperty("lifecycle").GetString());
    }

    [Fact]
    public async Task AClosedElection_IsSaidInOneLine_AndNothingIsSent()
    {
        var organiser = await Organiser.OpenAsync(gateway.Api, "anna");
        (await organiser.PostAsync("close")).Is(HttpStatusCode.OK);
        await NothingIsSentAsync(organiser, organiser.Token, $"photovote: election {organiser.Election} is closed: votes can be sent to an open one only. Nothing was sent.", drafts: false);
    }

    [Fact]
    public async Task ADraft_IsSaidInOneLine_AndNothingIsSent()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api, candidates: 2);
        await NothingIsSentAsync(organiser, organiser.Token, $"photovote: election {organiser.Election} is a draft: votes can be sent to an open one only. Nothing was sent.", drafts: true);
    }

    [Fact]
    public async Task AWrongKey_IsSaidInOneLine_AndNothingIsSent()
    {
        var organiser = await Organiser.OpenAsync(gateway.Api);
        var other = await Organiser.CreateAsync(gateway.Api);
        await NothingIsSentAsync(organiser, other.Token, $"photovote: the key is not that of the organiser of {organiser.Election}. Nothing was sent.", drafts: false);
    }

    [Fact]
    public async Task AnElectionThatIsNotThere_IsSaidInOneLine()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api);
        using var key = new KeyFile(organiser.Token);
        var run = await CliRun.Of("load", "--url", Url, "--voters-at-once", "2", "--ballots", "10", "--election", "01ARZ3NDEKTSV4RRFFQ69G5FAV", "--key-from", key.Path);
        Assert.Equal(ExitCodes.NotOpen, run.ExitCode);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.Contains("election 01ARZ3NDEKTSV4RRFFQ69G5FAV:", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoeverHasTheLink_MayVoteInAnOpenElection()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api, 3, new { title = "Street", admission = "open", ballotCap = 100, admissionRate = 60_000 });
        (await organiser.PostAsync("open")).Is(HttpStatusCode.OK);
        var run = await LoadInAsync(organiser, organiser.Token);
        Assert.True(run.ExitCode == ExitCodes.Ok, run.Error);
        Assert.Equal(10, Number(run.Json, "reconciliation", "tally"));
    }

    [Fact]
    public async Task WhatIsRefusedMeanwhile_IsCountedByItsCode()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api, 3, new { title = "Street", admission = "open", ballotCap = 4, admissionRate = 60_000 });
        (await organiser.PostAsync("open")).Is(HttpStatusCode.OK);
        var run = await LoadInAsync(organiser, organiser.Token);
        Assert.True(run.ExitCode == ExitCodes.Ok, run.Error);
        Assert.Equal(6, Number(run.Json, "errors", "refused: ballot-cap-reached"));
        Assert.Equal(4, Number(run.Json, "reconciliation", "acknowledged"));
    }

    [Fact]
    public async Task WhenItIsStopped_ItSaysWhatWasDone_AndWhetherThatIsCounted()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await using var output = new StringWriter();
        await using var error = new WatchedWriter("election open", stop.Cancel);
        var exitCode = await PhotoVoteCommand.RunAsync(
            ["load", "--url", Url, "--rate", "20", "--seconds", "600"], new Terminal(output, error, isInteractive: false), stop.Token);
        Assert.Equal(ExitCodes.Cancelled, exitCode);
        Assert.Contains(", then stopped", output.ToString(), StringComparison.Ordinal);
        Assert.Contains(": all agree", output.ToString(), StringComparison.Ordinal);
    }

    private static async Task VoteAsync(Organiser organiser)
    {
        var ballot = await organiser.Voter("anna").BallotAsync();
        (await ballot.CastWholeAsync(new() { [1] = 3 })).Is(HttpStatusCode.OK);
    }

    private async Task<CliRun> LoadInAsync(Organiser organiser, string token)
    {
        using var key = new KeyFile(token);
        return await CliRun.Of(
            "load", "--url", Url, "--voters-at-once", "4", "--ballots", "10", "--election", organiser.Election.ToString(), "--key-from", key.Path, "--json");
    }

    private async Task NothingIsSentAsync(Organiser organiser, string token, string line, bool drafts)
    {
        var before = (await organiser.GetAsync()).Json.GetProperty("version").GetInt64();
        var run = await LoadInAsync(organiser, token);
        Assert.Equal(ExitCodes.NotOpen, run.ExitCode);
        Assert.Equal(line, run.Error.TrimEnd());
        Assert.Empty(run.Output);
        Assert.Equal(before, (await organiser.GetAsync()).Json.GetProperty("version").GetInt64());
        if (!drafts)
            Assert.Equal(0, (await organiser.GetAsync("turnout")).Json.GetProperty("created").GetInt64());
        var voters = (await organiser.GetAsync("voters")).Json.GetProperty("voters").EnumerateArray().Select(v => v.GetProperty("voter").GetString());
        Assert.DoesNotContain(voters, voter => voter != "anna");
    }

    private static int Number(System.Text.Json.JsonElement report, string part, string name) => report.GetProperty(part).GetProperty(name).GetInt32();

    private sealed class KeyFile : IDisposable
    {
        public KeyFile(string token) => File.WriteAllText(Path, token + "\n");

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }

    private sealed class WatchedWriter(string words, Action then) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Contains(words, StringComparison.Ordinal) == true)
                then();
        }
    }
}
