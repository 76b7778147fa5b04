using System.Security.Cryptography;
using PhotoVote.Cli.Http;
using PhotoVote.Cli.Voting;
using PhotoVote.Client;
using PhotoVote.Client.Elections;
using PhotoVote.Client.Results;
using PhotoVote.Domain;
using PhotoVote.EventLog;

namespace PhotoVote.Cli.Load;

/// <summary>A load from its election to the reconciliation.</summary>
/// <param name="path">Where the votes go.</param>
/// <param name="log">Where they end, to compare with; null when it cannot be read.</param>
/// <param name="given">An open election to vote in; null for one of its own, which it closes.</param>
internal sealed class LoadRun(IVotingPath path, IEventLog? log, LoadPlan plan, Organised? given, Terminal terminal, TimeProvider time)
{
    /// <summary>For what is under way when it is stopped.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    /// <summary>For casts that are not settled, to be sent again.</summary>
    private static readonly TimeSpan SettlePatience = TimeSpan.FromSeconds(30);

    /// <summary>How long the counting may take.</summary>
    private static readonly TimeSpan CountPatience = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Progress = TimeSpan.FromSeconds(5);

    private static readonly TurnoutView Nothing = new(0, 0);

    private readonly Ulid _run = Ulid.NewUlid();
    private readonly LoadCounts _counts = new();
    private readonly Ledger _ledger = new(plan.Voters);

    /// <exception cref="NotOpenException">The election takes no votes; nothing was sent.</exception>
    /// <exception cref="PhotoVoteProblemException">Something was refused before the first vote.</exception>
    /// <exception cref="PhotoVoteUnreachableException">Something is not settled before the first vote.</exception>
    public async Task<LoadReport> RunAsync(CancellationToken cancellationToken)
    {
        var election = given is null ? await CreateAsync(cancellationToken) : await FindAsync(given, cancellationToken);
        if (!election.IsOpenToAnyone)
            await path.RegisterAllAsync(election.Election, Enumerable.Range(0, plan.Voters).Select(election.VoterId), cancellationToken);
        if (election.IsOurs)
            await path.OpenAsync(election.Election, cancellationToken);
        terminal.Note($"{plan.Voters:N0} voters on the roll, election open");

        var before = election.IsOurs ? Nothing : await ReadTurnoutAsync(election, cancellationToken);
        var began = time.GetTimestamp();
        var unknown = await VoteAsync(election, cancellationToken);
        var seconds = time.GetElapsedTime(began).TotalSeconds;

        // What was done counts, and is looked for, also when it was stopped.
        var reconciliation = await ReconcileOrSayAsync(election, before, unknown);
        return new LoadReport(
            _run.ToString(),
            election.Election.Id.ToString(),
            path.Name,
            plan with { Candidates = election.Candidates.Count },
            cancellationToken.IsCancellationRequested,
            seconds,
            new(_counts.Arrived, _counts.NotSent, _counts.MostAtOnce, _counts.MostWaiting),
            LoadRate.Of(_counts.Voted, seconds, _counts.Ballots),
            LoadRate.Of(_counts.Done, seconds, _counts.Commands),
            _counts.Retries,
            _counts.Errors,
            reconciliation);
    }

    private async Task<LoadElection> CreateAsync(CancellationToken cancellationToken)
    {
        var terms = new ElectionTerms($"Load {_run}", $"{plan.Voters} voters, made up.");
        var titles = Enumerable.Range(1, plan.Candidates).Select(i => $"Photo {i}").ToList();
        var (election, candidates) = await path.CreateAsync(new SecretKey(RandomNumberGenerator.GetBytes(SecretKey.Size)), new NewElection(terms, plan.Voters), titles, cancellationToken);

        // The key is printed because nothing else has it.
        terminal.Note($"election {election.Id}, organiser key {election.Token}");
        return new LoadElection(election, _run, isOpen: false, candidates, terms.ScaleMin, terms.ScaleMax - terms.ScaleMin + 1, isOurs: true);
    }

    private async Task<LoadElection> FindAsync(Organised election, CancellationToken cancellationToken)
    {
        var (answer, view) = await path.ReadElectionAsync(election, cancellationToken);
        if (answer is { Status: ReplyStatus.Refused, Code: RefusalCodes.ElectionUnknown or RefusalCodes.NotOrganiser })
            throw new NotOpenException($"election {election.Id}: {answer.Detail} Nothing was sent.");
        answer.ValueOrThrow($"reading the election {election.Id}");
        if (view!.Lifecycle != "open")
            throw new NotOpenException($"election {election.Id} is {(view.Lifecycle == "draft" ? "a draft" : view.Lifecycle)}: votes can be sent to an open one only. Nothing was sent.");
        var asked = await path.ReadVoterAsync(election, VoterId.Parse("nobody"), cancellationToken);
        if (asked is { Status: ReplyStatus.Refused, Code: RefusalCodes.NotOrganiser })
            throw new NotOpenException($"the key is not that of the organiser of {election.Id}. Nothing was sent.");
        if (asked.Status is not (ReplyStatus.Done or ReplyStatus.Refused))
            asked.ValueOrThrow($"reading the roll of {election.Id}");

        var candidates = view.Competitions.SelectMany(c => c.Candidates).Where(c => c.Withdrawn is null).Select(c => c.Number).ToList();
        return new LoadElection(
            election, _run, view.Terms.Admission == "open", candidates, view.Terms.ScaleMin, view.Terms.ScaleMax - view.Terms.ScaleMin + 1, isOurs: false);
    }

    private async Task<UnknownCasts> VoteAsync(LoadElection election, CancellationToken stopping)
    {
        using var givingUp = new CancellationTokenSource();
        using var patience = stopping.UnsafeRegister(_ => givingUp.CancelAfter(StopPatience), null);
        var booths = new Booths(path, election, plan.Whole, _ledger, _counts, time, stopping, givingUp.Token);
        var began = time.GetTimestamp();
        using var progress = time.CreateTimer(_ => Tell(time.GetElapsedTime(began)), null, Progress, Progress);
        await new Arrivals(plan, _counts, booths.VoteAsync, time).RunAsync(stopping);
        return booths.Unknown;
    }

    private long _told;

    private void Tell(TimeSpan elapsed)
    {
        var voted = _counts.Voted;
        var recently = (voted - Interlocked.Exchange(ref _told, voted)) / Progress.TotalSeconds;
        terminal.Note(FormattableString.Invariant(
            $"{elapsed.TotalSeconds,6:0} s  {voted:N0} of {plan.Voters:N0} cast, {recently:N0}/s; {_counts.AtOnce:N0} voting, {_counts.Waiting:N0} waiting, {_counts.NotSent:N0} not sent; p99 of a command {_counts.Commands.Quantile(0.99).TotalMilliseconds:0.0} ms; {_counts.Errors.Values.Sum():N0} errors, {_counts.Retries:N0} sent again"));
    }

    /// <summary>Whatever is lost under the load, or after it, is no reason not to say what the load did.</summary>
    private async Task<LoadReconciliation> ReconcileOrSayAsync(LoadElection election, TurnoutView? before, UnknownCasts unknown)
    {
        var settled = 0;
        try
        {
            settled = await unknown.SettleAsync(path, election, plan.Whole, _ledger, SettlePatience, time);
            return await ReconcileAsync(election, before, settled, CancellationToken.None);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            var why = e is PhotoVoteProblemException or PhotoVoteUnreachableException or EventLogException ? e.Message : $"{e.GetType().Name}: {e.Message}";
            return new(Closed: false, null, null, _ledger.Count(Fate.Acknowledged), _ledger.Count(Fate.Casting), settled, 0, [], why);
        }
    }

    private async Task<LoadReconciliation> ReconcileAsync(LoadElection election, TurnoutView? before, int settled, CancellationToken cancellationToken)
    {
        if (election.IsOurs)
            await path.CloseAsync(election.Election, cancellationToken);
        var findings = new Findings();
        var written = log is null ? null : new LogReconciliation(log, election, _ledger, findings);
        if (written is not null)
            await written.RunAsync(cancellationToken);
        var ours = written?.IsCast.LongCount(cast => cast);
        var tally = new TallyReconciliation(election, _ledger, before ?? Nothing, written?.IsCast, ours + written?.Others ?? 0, findings);
        var counted = election.IsOurs ? await CompareResultsAsync(election, tally, cancellationToken)
            : before is null ? null : await CompareTurnoutAsync(election, tally, cancellationToken);
        return new(
            election.IsOurs,
            ours,
            counted,
            _ledger.Count(Fate.Acknowledged),
            _ledger.Count(Fate.Casting),
            settled,
            written?.Others ?? 0,
            [.. findings.Lines],
            counted is null && written is null ? "the election does not say what it counts, and its log is not at hand" : null);
    }

    private async Task<long?> CompareResultsAsync(LoadElection election, TallyReconciliation tally, CancellationToken cancellationToken)
    {
        var results = await path.FinalResultsAsync(election.Election, CountPatience, time, cancellationToken);
        tally.Compare(results);
        return results.Turnout.Cast;
    }

    /// <summary>Of an election that goes on: its turnout may come a little after what it counts.</summary>
    private async Task<long?> CompareTurnoutAsync(LoadElection election, TallyReconciliation tally, CancellationToken cancellationToken)
    {
        for (var began = time.GetTimestamp(); ; await Task.Delay(TimeSpan.FromMilliseconds(200), time, cancellationToken))
        {
            if (await ReadTurnoutAsync(election, cancellationToken) is not { } turnout)
                return null;
            if (turnout.Cast < tally.Least && time.GetElapsedTime(began) < CountPatience)
                continue;
            tally.Compare(turnout);
            return turnout.Cast;
        }
    }

    /// <returns>Null when the election does not say.</returns>
    private async Task<TurnoutView?> ReadTurnoutAsync(LoadElection election, CancellationToken cancellationToken)
    {
        var (answer, turnout) = await path.ReadTurnoutAsync(election.Election, cancellationToken);
        if (turnout is null && answer.Status == ReplyStatus.Refused)
            return null;
        answer.ValueOrThrow("reading the turnout");
        return turnout!;
    }
}
