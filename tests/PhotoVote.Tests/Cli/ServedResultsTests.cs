using PhotoVote.Cli;
using PhotoVote.Client.Elections;
using PhotoVote.Client.Results;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Counting;
using PhotoVote.Domain.Elections;
using PhotoVote.Grains.Elections;
using PhotoVote.Grains.Reports;
using PhotoVote.Grains.Results;

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
    public async Task Results_that_rank_candidates_otherwise_than_the_rule_does_are_found()
    {
        var (run, _) = await VerifyAsync(results => new(200, results with
        {
            Competitions = [.. results.Competitions.Select(c => c with { Candidates = [.. c.Candidates.Select(x => x with { Rank = x.Rank is { } rank ? 3 - rank : null })] })],
        }));
        Assert.Equal(["served-results"], run.FailedChecks);
        Assert.Equal("candidate 2 rank and value: 1, 10", run.PlacesOf("served-results").Single().GetProperty("expected").GetString());
        Assert.Equal("candidate 2 rank and value: 2, 10", run.PlacesOf("served-results").Single().GetProperty("found").GetString());
    }

    [Fact]
    public async Task Results_with_another_outcome_or_other_terms_are_found()
    {
        var (outcome, _) = await VerifyAsync(results => new(200, results with { Competitions = [.. results.Competitions.Select(c => c with { Outcome = c.Outcome is null ? null : "Nobody is first." })] }));
        Assert.Equal(["served-results"], outcome.FailedChecks);
        var (terms, _) = await VerifyAsync(results => new(200, results with { Counting = results.Counting! with { BallotsQuorum = 1 } }));
        Assert.Equal(["served-results"], terms.FailedChecks);
    }

    [Fact]
    public async Task Titles_that_were_corrected_since_are_no_difference()
    {
        var (run, _) = await VerifyAsync(results => new(200, results with
        {
            Competitions = [.. results.Competitions.Select(c => c with
            {
                Outcome = c.Outcome?.Replace("A lake", "The lake", StringComparison.Ordinal),
                Candidates = [.. c.Candidates.Select(x => x with { Title = x.Title.Replace("A lake", "The lake", StringComparison.Ordinal) })],
            })],
        }));
        Assert.Empty(run.FailedChecks);
    }

    [Fact]
    public async Task A_report_of_a_runoff_that_the_ballots_do_not_bear_out_is_found()
    {
        var (run, _) = await VerifyAsync(results => new(200, results), report => report with
        {
            Competitions = [.. report.Competitions.Select(c => c with { Candidates = [.. c.Candidates.Select(x => x with { Rank = x.Rank is { } rank ? 4 - rank : null })] })],
        });
        Assert.Equal(["served-results"], run.FailedChecks);
        Assert.StartsWith("candidate 1 rank and value: ", run.PlacesOf("served-results").Single().GetProperty("expected").GetString(), StringComparison.Ordinal);
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

    private async Task<(CliRun Run, int Asked)> VerifyAsync(Func<ResultsView, FakeServer.Answer> answer, Func<ElectionReport, ElectionReport>? reported = null)
    {
        using var log = valid.Copy();
        var events = await log.EventsAsync();
        await using var server = await FakeServer.StartAsync(request => request.Path.Split('/') switch
        {
            [.., var election, "results"] => answer(Served(events, election).Results),
            [.., var election, "results", "report"] => new(200, (reported ?? (r => r))(Report(events, election))),
            _ => new(404),
        });
        var run = await CliRun.Of("verify", "--data", log.Folder, "--json", "--url", server.Url);
        return (run, server.Requests.Count(r => r.Path.EndsWith("/results", StringComparison.Ordinal)));
    }

    // As the server shows a tally that knows who was withdrawn.
    private static (ResultsView Results, ElectionState Election, List<object> Events) Served(IReadOnlyList<PlantedLog.Row> events, string election)
    {
        var of = events.Where(row => row.Recorded.Stream.StartsWith($"{election}/", StringComparison.Ordinal)).Select(row => row.Event).ToList();
        var first = new ElectionTally();
        of.ForEach(first.When);
        var tally = first.Recount();
        of.ForEach(tally.When);
        var view = tally.View();
        var state = of.OfType<IElectionEvent>().Aggregate(ElectionState.Initial, (s, e) => s.When(e));
        var ranks = ElectionRanks.Of(view, state);
        var results = new ResultsView(
            election, "final", 99, true, new TurnoutView(view.Turnout.Created, view.Turnout.Cast),
            [.. view.Competitions.Select(c => new CompetitionResults(
                c.Number,
                c.Title,
                c.Ballots,
                [.. c.Candidates.Where(x => x.Withdrawn is null).Select(x => new CandidateResults(
                    x.Number, x.Title, x.Author, x.Photo, [.. x.Histogram], x.Blanks, x.Ratings, x.Sum, x.Mean is { } m ? decimal.Round(m.ToDecimal(), 6) : null,
                    ranks.Find(x.Number)?.Rank, ranks.Find(x.Number) is { ValueText.Length: > 0 } ranked ? ranked.ValueText : null))],
                [.. c.Candidates.Where(x => x.Withdrawn is not null).Select(x => new CandidateView(x.Number, x.Title, x.Author, x.Photo, x.Withdrawn))],
                ranks.OutcomeOf(c.Number)))],
            ElectionMapping.Terms(state.Counting),
            ranks.Why);
        return (results, state, of);
    }

    // As the server counts it: with the ballots compared one by one, and the draw.
    private static ElectionReport Report(IReadOnlyList<PlantedLog.Row> events, string election)
    {
        var (results, state, of) = Served(events, election);
        Assert.True(ReportRule.TryChoose(state, asked: null, out var by, out _));
        var counted = results.Competitions.Select(competition =>
        {
            var profile = CountedElection.ProfileOf(competition, state);
            var comparison = new BallotComparison([new WantedComparison(competition.Number, profile, by.Rule.ToCompare(profile))]);
            of.OfType<BallotCast>().ToList().ForEach(comparison.Count);
            var parameters = by.ParametersOf(competition.Number);
            return new CountedCompetition(competition.Number, parameters, by.Rule.Count(profile, parameters, comparison.Compared()[0].Pairs));
        });
        return ReportMapping.Report(new CountedElection(results, state, by, [.. counted]));
    }
}
