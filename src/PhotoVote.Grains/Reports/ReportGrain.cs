using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Core;
using Orleans.Storage;
using PhotoVote.Client;
using PhotoVote.Client.Results;
using PhotoVote.Domain;
using PhotoVote.Domain.Counting;
using PhotoVote.Domain.Elections;
using PhotoVote.Grains.Elections;
using PhotoVote.StoredEvents.Pairs;
using PhotoVote.StoredEvents.Tallies;

namespace PhotoVote.Grains.Reports;

/// <summary>
/// Counts one election under a rule and says how. The tally has the profiles, and decides who may see them; what a rule wants to know beyond them is read from
/// the log once, after the close, and kept.
/// </summary>
[Reentrant]
public sealed class ReportGrain(
    ElectionDefinitions definitions,
    CastBallots ballots,
    [FromKeyedServices(TallyStorage.Provider)] IGrainStorage storage,
    TimeProvider time,
    ILogger<ReportGrain> logger) : Grain, IReportGrain
{
    /// <summary>More are not compared: it takes the square of them in memory, and happens only where hardly anybody was rated.</summary>
    public const int MostCompared = 500;

    private const string Final = "final";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private PairKeeper? _pairs;
    private Task _comparing = Task.CompletedTask;

    private ElectionId Election => ElectionId.Parse(this.GetPrimaryKeyString());

    public Task<Reply<ElectionReport>> GetAsync(string? key, ReportQuestion question, CancellationToken cancellationToken) =>
        AnswerAsync(key, question, ReportMapping.Report, cancellationToken);

    public Task<Reply<ReportText>> GetTextAsync(string? key, ReportQuestion question, CancellationToken cancellationToken) =>
        AnswerAsync(key, question, counted => new ReportText(ElectionReportText.Write(counted)), cancellationToken);

    public Task<Reply<ReportText>> GetTableAsync(string? key, ReportQuestion question, CancellationToken cancellationToken) =>
        AnswerAsync(key, question, counted => new ReportText(CountReportCsv.Write([.. counted.Competitions.Select(c => (c.Number, c.Report))])), cancellationToken);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _pairs = new(new StateStorageBridge<PairsRecord>(PairsStorage.State, GrainContext, storage), this.GetPrimaryKeyString(), time, logger);
        return Task.CompletedTask;
    }

    private Task<Reply<T>> AnswerAsync<T>(string? key, ReportQuestion question, Func<CountedElection, T> answer, CancellationToken cancellationToken)
        where T : class => Replies.GuardAsync(logger, async () =>
    {
        var (results, election) = await SettledAsync(key, cancellationToken);
        if (results.Value is not { } counts)
            return Replies.Failed<T>(results.Status, results.Code, results.Detail);
        if (!ReportRule.TryChoose(election, question.Rule, out var by, out var noRule))
            return Replies.Refused<T>(noRule);
        if (question.Competition is { } number && counts.Competitions.All(c => c.Number != number))
            return Replies.Refused<T>(new(RefusalCodes.CompetitionUnknown, $"There is no competition {number}."));
        if (counts.Status != Final && (question.OnlyFinal || by.Rule.ComparesBallots))
            return Replies.Refused<T>(NotFinal(election, by));

        var profiles = counts.Competitions.ToDictionary(c => c.Number, c => CountedElection.ProfileOf(c, election));
        var asked = profiles.Keys.Where(c => question.Competition is null || c == question.Competition).Order().ToList();
        var wanted = profiles.Where(p => p.Value.Ballots >= by.ParametersOf(p.Key).BallotsQuorum)
            .Select(p => new WantedComparison(p.Key, p.Value, by.Rule.ToCompare(p.Value))).Where(w => !w.ToCompare.IsEmpty).ToList();
        var tooMany = wanted.Where(w => w.ToCompare.Length > MostCompared).ToDictionary(w => w.Number, w => TooMany(w.ToCompare.Length));

        // Of a whole election the other competitions have their results all the same.
        if (question.Competition is { } alone && tooMany.TryGetValue(alone, out var why))
            return Replies.Refused<T>(new(RefusalCodes.TooManyToCompare, $"Competition {alone}: {why}."));

        var pairs = await CompareAsync([.. wanted.Where(w => !tooMany.ContainsKey(w.Number))], counts.Position, cancellationToken);
        return await Task.Run(
            () =>
            {
                var reports = asked.Select(c => Count(by, c, profiles[c], pairs.GetValueOrDefault(c), tooMany.GetValueOrDefault(c)));
                return Replies.Done(answer(new CountedElection(counts, election, by, [.. reports])));
            },
            cancellationToken);
    });

    /// <summary>
    /// The results that this key may see, and a definition that is at least as new: it changes neither the rule nor the scale of what has opened. After a
    /// withdrawal a closed election is counted again, which is waited for.
    /// </summary>
    private async Task<(Reply<ResultsView> Results, ElectionState Election)> SettledAsync(string? key, CancellationToken cancellationToken)
    {
        var asked = time.GetTimestamp();
        while (true)
        {
            var results = await GrainFactory.GetGrain<ITallyGrain>(this.GetPrimaryKeyString()).GetResultsAsync(key, cancellationToken);
            var definition = await definitions.GetAsync(Election, cancellationToken);
            await definition.RefreshAsync(definition.Version, cancellationToken);
            if (!results.IsDone || results.Value!.Status == Final || definition.State.Lifecycle != Lifecycle.Closed || time.GetElapsedTime(asked) > Patience)
                return (results, definition.State);
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private static Refusal NotFinal(ElectionState election, ReportRule by) => (election.Lifecycle, by.Rule.ComparesBallots) switch
    {
        (Lifecycle.Closed, _) => new(RefusalCodes.CountedAtClose, "The election is closed, and its ballots are being counted. Ask again.") { RetryAfterSeconds = 1 },
        (_, true) => new(RefusalCodes.CountedAtClose, $"The rule \"{by.Rule.Name}\" compares ballots one by one: its runoff is counted once the election is closed."),
        _ => new(RefusalCodes.ElectionNotClosed, "Close the election first: until then ballots may still come."),
    };

    private static string TooMany(int tied) =>
        $"{tied} candidates are tied for the runoff, and a server compares no more than {MostCompared} ballot by ballot; photovote count compares them, on the exported ballots";

    private static CountedCompetition Count(ReportRule by, int competition, CompetitionProfile profile, IPairwisePreferences? pairs, string? whyNot)
    {
        var parameters = by.ParametersOf(competition);
        return new(competition, parameters, whyNot is null ? by.Rule.Count(profile, parameters, pairs) : by.Rule.WithoutResult(profile, parameters, whyNot));
    }

    /// <summary>What the rule wants to know, from what is kept if that is of these very profiles, or from the log.</summary>
    private async Task<Dictionary<int, IPairwisePreferences>> CompareAsync(
        ImmutableArray<WantedComparison> wanted, long position, CancellationToken cancellationToken)
    {
        if (wanted.IsEmpty)
            return [];
        while (true)
        {
            var kept = (await _pairs!.GetAsync()).Competitions;
            var found = wanted.Select(w => kept.FirstOrDefault(w.IsIn)).OfType<ComparedCompetition>().ToDictionary(c => c.Number, c => (IPairwisePreferences)c.Pairs);
            if (found.Count == wanted.Length)
                return found;

            // Who asks meanwhile waits for the same pass; who gives up leaves it to those who ask again.
            if (_comparing.IsCompleted)
                _comparing = ReadAndKeepAsync(wanted, position);
            await _comparing.WaitAsync(cancellationToken);
        }
    }

    private async Task ReadAndKeepAsync(ImmutableArray<WantedComparison> wanted, long position)
    {
        var election = Election;

        // Beside the grain's scheduler, which goes on answering.
        var compared = await Task.Run(() => BallotComparison.RunAsync(ballots, election, position, wanted, CancellationToken.None));
        await _pairs!.PutAsync(compared);
    }
}
