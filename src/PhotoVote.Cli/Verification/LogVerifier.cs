using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Elections;
using PhotoVote.EventLog;
using PhotoVote.StoredEvents;

namespace PhotoVote.Cli.Verification;

/// <summary>
/// Reads a log once, partition by partition, a page at a time, and shows each event to every check. It reads as far as the partition
/// went when it began with it, so that a log that grows meanwhile is no trouble.
/// </summary>
internal sealed class LogVerifier(EventRegistry registry, IReadOnlyList<LogCheck> checks)
{
    private const int PageSize = 2_000;

    private readonly List<PartitionRead> _partitions = [];
    private readonly List<ElectionCount> _elections = [];
    private Totals _totals = new(0, 0, 0, 0, 0, 0);

    /// <param name="log">The log; it is only read.</param>
    /// <param name="read">Told after each page how many more events were read.</param>
    /// <exception cref="EventLogException">The log cannot be read.</exception>
    public async Task<VerificationReport> RunAsync(IEventLog log, Action<int>? read, CancellationToken cancellationToken)
    {
        for (var partition = 0; partition < log.PartitionCount; partition++)
            await ReadAsync(log, partition, read, cancellationToken);
        foreach (var check in checks)
            await check.EndAsync(log, cancellationToken);
        return new VerificationReport(
            _partitions, [.. checks.Select(c => new CheckResult(c.Name, c.Claim, c.Skipped, c.Failures, c.Places))], _totals, _elections);
    }

    private async Task ReadAsync(IEventLog log, int partition, Action<int>? read, CancellationToken cancellationToken)
    {
        var head = await log.ReadHeadAsync(partition, cancellationToken);
        var replay = new PartitionReplay();
        var events = 0L;
        foreach (var check in checks)
            check.BeginPartition(partition);

        for (var position = 0L; position < head;)
        {
            var page = await log.ReadPartitionAsync(partition, position, PageSize, streamPrefix: null, cancellationToken);
            foreach (var recorded in page.Events.Where(e => e.Position <= head))
            {
                await ShowAsync(replay, partition, recorded, cancellationToken);
                events++;
            }

            foreach (var check in checks)
                await check.EndPageAsync(log, cancellationToken);
            read?.Invoke(page.Events.Count);
            if (page.Position <= position)
                break;
            position = page.Position;
        }

        foreach (var check in checks)
            check.EndPartition(partition, head, replay);
        _partitions.Add(new PartitionRead(partition, head));
        Count(partition, events, replay);
    }

    private async ValueTask ShowAsync(PartitionReplay replay, int partition, RecordedEvent recorded, CancellationToken cancellationToken)
    {
        object? @event = null;
        string? unreadable = null;
        try
        {
            @event = registry.Decode(recorded.Type, recorded.Data);
        }
        catch (Exception e) when (e is UnknownEventException or DamagedEventException)
        {
            unreadable = e.Message.ReplaceLineEndings(" ");
        }

        var newest = replay.Newest;
        var step = replay.Meet(partition, recorded, @event, unreadable);
        if (replay.Newest != newest)
            foreach (var check in checks)
                await check.MeetAsync(replay.Newest, cancellationToken);
        foreach (var check in checks)
            check.Look(step);
        PartitionReplay.Fold(step);
    }

    private void Count(int partition, long events, PartitionReplay replay)
    {
        foreach (var election in replay.Elections.Where(e => e.Definition.State.Exists).OrderBy(e => e.Id.Value))
        {
            var state = election.Definition.State;
            _elections.Add(new ElectionCount(
                election.Id.ToString(),
                partition,
                state.Title,
                state.Lifecycle.Word(),
                election.Rolls.Values.Sum(r => (long)r.State.VoterCount),
                election.Rolls.Values.Sum(r => (long)r.State.BallotCount),
                election.Ballots.Values.Count(b => b.State.Phase == BallotPhase.Cast),
                election.Ballots.Values.Count(b => b.State.Phase == BallotPhase.Void)));
        }

        _totals += _elections.Where(e => e.Partition == partition).Aggregate(
            new Totals(events, 0, 0, 0, 0, 0),
            (sum, e) => sum + new Totals(0, 1, e.Voters, e.Created, e.Cast, e.Void));
    }
}
