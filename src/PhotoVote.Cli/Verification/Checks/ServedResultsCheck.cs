using PhotoVote.Cli.Http;
using PhotoVote.Client.Results;
using PhotoVote.Domain;
using PhotoVote.Domain.Counting;
using PhotoVote.Domain.Elections;
using PhotoVote.EventLog;
using PhotoVote.Grains.Reports;
using PhotoVote.StoredEvents;

namespace PhotoVote.Cli.Verification.Checks;

/// <summary>
/// Asks a running server, as anyone may, for the results of each closed election that shows them, and compares every number, and what the
/// election's rule makes of them, with a recount of the log.
/// </summary>
/// <param name="http">The server; null when there is none to ask.</param>
/// <param name="registry">Reads the events that are counted a second time.</param>
/// <param name="patience">How often a server that is still counting is asked, once a second.</param>
/// <param name="time">The clock of that.</param>
internal sealed class ServedResultsCheck(PhotoVoteHttp? http, EventRegistry registry, int patience, TimeProvider time) : LogCheck
{
    private readonly List<(ElectionTally Tally, ElectionState? Election, long Head)> _closed = [];

    public override string Name => "served-results";

    public override string Claim => "the results that the server gives equal a recount of the log";

    public override string? Skipped => http is null ? "no server was named" : null;

    public override void EndPartition(int partition, long head, PartitionReplay replay)
    {
        if (http is not null)
            _closed.AddRange(replay.Elections.Where(e => e.Tally is { IsClosed: true, ShowsResults: true }).Select(e => (e.Tally, e.Definition.IsBroken ? null : e.Definition.State, head)));
    }

    public override async Task EndAsync(IEventLog log, CancellationToken cancellationToken)
    {
        foreach (var (tally, election, head) in _closed)
        {
            var counted = tally.NeedsRecount ? await RecountAsync(log, tally, head, cancellationToken) : tally;
            await CompareAsync(log, counted.View(), election, head, cancellationToken);
        }
    }

    // Who is withdrawn at the end was not known when the first ballots were counted: a second reading settles which ballots count.
    private async Task<ElectionTally> RecountAsync(IEventLog log, ElectionTally known, long head, CancellationToken cancellationToken)
    {
        var recount = known.Recount();
        await ReadAsync(log, known.Election, head, recount.When, cancellationToken);
        return recount;
    }

    private async Task<IReadOnlyDictionary<int, PairCounter>> ComparedAsync(
        IEventLog log, ElectionId election, long head, IReadOnlyDictionary<int, CompetitionProfile> profiles, CountingRule rule, CancellationToken cancellationToken)
    {
        var compared = new ComparedCandidates();
        var counters = new Dictionary<int, PairCounter>();
        foreach (var (number, profile) in profiles)
            if (rule.ToCompare(profile) is { IsEmpty: false, Length: <= ReportGrain.MostCompared } toCompare)
                counters.Add(number, compared.Add(profile.Scale, toCompare));
        await ReadAsync(log, election, head, compared.When, cancellationToken);
        return counters;
    }

    private async Task ReadAsync(IEventLog log, ElectionId election, long head, Action<object> when, CancellationToken cancellationToken)
    {
        var position = 0L;
        while (position < head)
        {
            var page = await log.ReadPartitionAsync(election.Partition, position, 10_000, StreamNames.Prefix(election), cancellationToken);
            foreach (var recorded in page.Events.Where(e => e.Position <= head))
                Show(when, recorded);
            if (page.Position <= position)
                break;
            position = page.Position;
        }
    }

    private void Show(Action<object> when, RecordedEvent recorded)
    {
        try
        {
            when(registry.Decode(recorded.Type, recorded.Data));
        }
        catch (Exception e) when (e is UnknownEventException or DamagedEventException)
        {
            // Reported where it was met first.
        }
    }

    private async Task CompareAsync(IEventLog log, TallyView counted, ElectionState? election, long head, CancellationToken cancellationToken)
    {
        var place = new Place(counted.Election.Partition, head, StreamNames.Prefix(counted.Election), 0, "", "");
        try
        {
            if (await FinalAsync(counted.Election, cancellationToken) is not { } served)
                Fail(place with { Expected = "final results", Found = "a server that is still counting" });
            else if ((ResultsComparison.Difference(counted, served) ?? await RankedOtherwiseAsync(log, counted, election, served, head, cancellationToken)) is { } difference)
                Fail(place with { Expected = $"{difference.What}: {difference.Counted}", Found = $"{difference.What}: {difference.Served}" });
        }
        catch (PhotoVoteProblemException problem)
        {
            Fail(place with { Expected = "results, which are to be seen", Found = problem.Message });
        }
    }

    private async Task<(string What, string Counted, string Served)?> RankedOtherwiseAsync(
        IEventLog log, TallyView counted, ElectionState? election, ResultsView served, long head, CancellationToken cancellationToken)
    {
        // How it is counted is not known where its definition cannot be read.
        if (election is null)
            return null;
        if (RanksComparison.Difference(counted, election, served) is { } difference)
            return difference;

        // Results have no ranks where the rule compares ballots one by one: the report has.
        if (!election.Counting.TryResolve(out var rule, out _, out _) || !rule.ComparesBallots)
            return null;
        var report = await http!.GetReportAsync(key: null, counted.Election.ToString(), cancellationToken);
        return await RanksComparison.DifferenceAsync(
            counted, election, report, profiles => ComparedAsync(log, counted.Election, head, profiles, rule, cancellationToken));
    }

    private async Task<ResultsView?> FinalAsync(ElectionId election, CancellationToken cancellationToken)
    {
        for (var asked = 0; asked < patience; asked++)
        {
            if (asked > 0)
                await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
            if (await http!.GetResultsAsync(key: null, election.ToString(), cancellationToken) is { Status: "final" } served)
                return served;
        }

        return null;
    }
}
