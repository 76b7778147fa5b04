using PhotoVote.Cli;
using PhotoVote.Client.Elections;
using PhotoVote.Client.Results;
using PhotoVote.Domain.Counting;

namespace PhotoVote.Tests.Cli;

/// <summary>Compares what a server serves with a recount.</summary>
public sealed class ServedResultsTests(ValidLog valid) : IClassFixture<ValidLog>
{
    [Fact]
    public async Task Results_that_equal_the_recount_pass_withdrawals_included()
    {
        var (run, asked) = await VerifyAsync(results => new(200, results));
        Assert.Empty(run.FailedChecks);
        Assert.Equal(2, asked);
        Assert.DoesNotContain("no server", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_that_count_a_ballot_more_are_found()
    {
        var (run, _) = await VerifyAsync(results => new(200, results with { Turnout = results.Turnout with { Cast = results.Turnout.Cast + 1 } }));
        Assert.Equal(["served-results"], run.FailedChecks);
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.StartsWith("ballots cast: ", run.PlacesOf("served-results")[0].GetProperty("expected").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_that_give_a_candidate_another_mean_are_found()
    {
        var (run, _) = await VerifyAsync(results => new(200, results with
        {
            Competitions = [.. results.Competitions.Select(c => c with { Candidates = [.. c.Candidates.Select(x => x with { Mean = x.Mean + 0.1m })] })],
        }));
        Assert.Equal(["served-results"], run.FailedChecks);
    }

    [Fact]
    public async Task A_server_that_hides_results_that_are_to_be_seen_is_found()
    {
        var (run, _) = await VerifyAsync(_ => new(403, new { code = "results-hidden", detail = "Not yet." }));
        Assert.Equal(["served-results"], run.FailedChecks);
        Assert.Contains("results-hidden", run.PlacesOf("served-results")[0].GetProperty("found").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_said_in_words()
    {
        using var log = valid.Copy();
        var run = await CliRun.Of("verify", "--data", log.Folder, "--url", "http://127.0.0.1:1");
        Assert.Equal(ExitCodes.Unreachable, run.ExitCode);
        Assert.StartsWith("photovote: cannot reach", run.Error, StringComparison.Ordinal);
    }

    private async Task<(CliRun Run, int Asked)> VerifyAsync(Func<ResultsView, FakeServer.Answer> answer)
    {
        using var log = valid.Copy();
        var events = await log.EventsAsync();
        await using var server = await FakeServer.StartAsync(request =>
            request.Path.Split('/') is [.., var election, "results"] ? answer(Results(events, election)) : new FakeServer.Answer(404));
        var run = await CliRun.Of("verify", "--data", log.Folder, "--json", "--url", server.Url);
        return (run, server.Requests.Count(r => r.Path.EndsWith("/results", StringComparison.Ordinal)));
    }

    // As the server shows a tally that knows who was withdrawn.
    private static ResultsView Results(IReadOnlyList<PlantedLog.Row> events, string election)
    {
        var of = events.Where(row => row.Recorded.Stream.StartsWith($"{election}/", StringComparison.Ordinal)).Select(row => row.Event).ToList();
        var first = new ElectionTally();
        of.ForEach(first.When);
        var tally = first.Recount();
        of.ForEach(tally.When);
        var view = tally.View();
        return new ResultsView(
            election, "final", 99, true, new TurnoutView(view.Turnout.Created, view.Turnout.Cast),
            [.. view.Competitions.Select(c => new CompetitionResults(
                c.Number,
                c.Title,
                c.Ballots,
                [.. c.Candidates.Where(x => x.Withdrawn is null).Select(x => new CandidateResults(
                    x.Number, x.Title, x.Author, x.Photo, [.. x.Histogram], x.Blanks, x.Ratings, x.Sum, x.Mean is { } m ? decimal.Round(m.ToDecimal(), 6) : null))],
                [.. c.Candidates.Where(x => x.Withdrawn is not null).Select(x => new CandidateView(x.Number, x.Title, x.Author, x.Photo, x.Withdrawn))]))]);
    }
}
