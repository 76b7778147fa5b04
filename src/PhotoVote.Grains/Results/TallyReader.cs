using Microsoft.Extensions.Logging;
using PhotoVote.Domain;
using PhotoVote.Domain.Counting;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.Grains.Projections;
using PhotoVote.StoredEvents;
using PhotoVote.StoredEvents.Tallies;

namespace PhotoVote.Grains.Results;

/// <summary>Counts up to a position: one cannot be had without the other.</summary>
/// <param name="Position">Everything in the partition up to here is counted.</param>
/// <param name="Events">How many events this reader has counted for it, beyond what was kept.</param>
/// <param name="View">The counts, to be shown.</param>
/// <param name="Counts">The same counts, to be kept.</param>
public sealed record CountedTally(long Position, long Events, TallyView View, TallySnapshot Counts);

/// <summary>Opens tallies.</summary>
public sealed class TallyReaderFactory(IEventLog log, IEventCodec codec, ProjectionRegistry projections, ILogger<TallyReader> logger)
{
    /// <param name="election">Whose.</param>
    /// <param name="kept">Where to go on from.</param>
    public TallyReader Open(ElectionId election, TallyRecord kept) => new(election, kept, log, codec, projections, logger);
}

/// <summary>
/// Counts an election from the log, on from what was kept. Kept counts and their position are one record, so each event is counted exactly
/// once however often this is killed. Not for use by two threads at once, but for <see cref="Counted"/>.
/// </summary>
public sealed partial class TallyReader(
    ElectionId election, TallyRecord kept, IEventLog log, IEventCodec codec, ProjectionRegistry projections, ILogger<TallyReader> logger)
{
    /// <summary>What it is called among the projections, while it reads.</summary>
    public const string Projection = "tallies";

    private const int PageSize = 5_000;

    private ElectionTally _tally = new();
    private long _start = -1;
    private long _position;
    private long _events;
    private volatile CountedTally? _counted;

    /// <summary>The counts after the last <see cref="CatchUpAsync"/>, or null before the first.</summary>
    public CountedTally? Counted => _counted;

    /// <summary>What was kept is of no use, and must be written over. Known after the first <see cref="CatchUpAsync"/>.</summary>
    public bool KeptIsWrong { get; private set; }

    /// <summary>Counts everything that is in the log now.</summary>
    /// <exception cref="LogUnavailableException">The log cannot be read; the counts stay where they were.</exception>
    /// <exception cref="AggregateFaultedException">An event cannot be read; nothing is skipped.</exception>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ReadOnAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Without a line: whoever asked is told.
            projections.CountFailure(Projection, election.Partition);
            throw;
        }
    }

    private async Task ReadOnAsync(CancellationToken cancellationToken)
    {
        if (_start < 0)
            await OpenAsync(cancellationToken).ConfigureAwait(false);
        await ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        while (_tally.NeedsRecount)
        {
            // Only a second pass knows which ballots rated nobody but the withdrawn.
            (_tally, _position) = (_tally.Recount(), _start);
            await ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        }

        // In a partition that others share, the position moves more often than the counts.
        _counted = _counted is { } same && same.Events == _events
            ? same with { Position = _position }
            : new(_position, _events, _tally.View(), _tally.ToSnapshot());
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        var stream = new StreamId(election.Partition, StreamNames.Election(election));
        var first = await log.ReadStreamAsync(stream, 1, 1, ReadDirection.Forwards, cancellationToken).ConfigureAwait(false);
        var start = first.Events.Count == 0 ? 0 : first.Events[0].Position - 1;
        var head = await log.ReadHeadAsync(election.Partition, cancellationToken).ConfigureAwait(false);
        _tally = Restore(head) ?? new();
        _position = Math.Max(start, _tally.Election == default ? 0 : kept.Position);
        _start = start;
    }

    private ElectionTally? Restore(long head)
    {
        if (kept.Counts is not { } counts)
            return null;
        try
        {
            // A log that was restored from a copy may end before what was counted of its former self.
            if (kept.Position <= head && ElectionTally.FromSnapshot(counts) is var tally && tally.Election == election)
                return tally;
            LogKeptIsWrong(logger, null, election.ToString(), kept.Position, head);
        }
        catch (Exception e) when (e is ArgumentException or KeyNotFoundException)
        {
            LogKeptIsWrong(logger, e, election.ToString(), kept.Position, head);
        }

        KeptIsWrong = true;
        return null;
    }

    private async Task ReadToEndAsync(CancellationToken cancellationToken)
    {
        using var progress = projections.Begin(Projection, election.Partition, _position);
        LogPage page;
        do
        {
            page = await log.ReadPartitionAsync(election.Partition, _position, PageSize, StreamNames.Prefix(election), cancellationToken).ConfigureAwait(false);
            foreach (var recorded in page.Events)
                Count(recorded);
            _position = page.Position;
            progress.Read(page);
        }
        while (!page.IsAtHead);
    }

    private void Count(RecordedEvent recorded)
    {
        try
        {
            _tally.When(codec.Decode(recorded));
        }
        catch (Exception e)
        {
            throw new AggregateFaultedException(new StreamId(election.Partition, recorded.Stream), recorded.Version, recorded.Position, e);
        }

        // Page by page the position moves; an event of a page that failed half-way must not be counted twice.
        _position = recorded.Position;
        _events++;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The kept tally of election {Election} at position {Position} does not belong to this log, which ends at {Head}; counting it again")]
    private static partial void LogKeptIsWrong(ILogger logger, Exception? e, string election, long position, long head);
}
