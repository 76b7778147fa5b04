using Microsoft.Extensions.Logging;
using PhotoVote.Domain;
using PhotoVote.Domain.Counting;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.StoredEvents;

namespace PhotoVote.Grains.Results;

/// <summary>Counts up to a position: one cannot be had without the other.</summary>
/// <param name="Position">Everything in the partition up to here is counted.</param>
/// <param name="View">The counts.</param>
public sealed record CountedTally(long Position, TallyView View);

/// <summary>Opens tallies.</summary>
public sealed class TallyReaderFactory(IEventLog log, IEventCodec codec, ILogger<TallyReader> logger)
{
    public TallyReader Open(ElectionId election) => new(election, log, codec, logger);
}

/// <summary>
/// An election's tally and its place in the log. Counts and position are kept as one record, so each event is counted exactly once however
/// often this is killed: what is read back is the counts at a position, and what follows that position is counted then. Not for use by
/// two threads at once, but for <see cref="Counted"/>.
/// </summary>
public sealed partial class TallyReader(ElectionId election, IEventLog log, IEventCodec codec, ILogger<TallyReader> logger)
{
    private const int PageSize = 5_000;
    private const int EventsBetweenRecords = 10_000;

    private readonly StreamId _record = new(election.Partition, StreamNames.Election(election));
    private ElectionTally _tally = new();
    private long _start = -1;
    private long _position;
    private long _saved;
    private int _sinceSaved;
    private volatile CountedTally? _counted;

    /// <summary>The counts after the last <see cref="CatchUpAsync"/>.</summary>
    public CountedTally Counted => _counted ?? throw new InvalidOperationException("Nothing is counted before the first catch-up.");

    /// <summary>Counts everything that is in the log now.</summary>
    /// <exception cref="LogUnavailableException">The log cannot be read; the counts stay where they were.</exception>
    /// <exception cref="AggregateFaultedException">An event cannot be read; nothing is skipped.</exception>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        if (_start < 0)
            await OpenAsync(cancellationToken).ConfigureAwait(false);
        var closedBefore = _tally.IsClosed;
        await ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        if (_tally.NeedsRecount)
        {
            // Only a second pass knows which ballots rated nobody but the withdrawn.
            (_tally, _position) = (_tally.Recount(), _start);
            await ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        }

        _counted = new CountedTally(_position, _tally.View());
        if (_sinceSaved >= EventsBetweenRecords || (_tally.IsClosed && (!closedBefore || _sinceSaved > 0)))
            await TrySaveAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Keeps the counts, so that they need not be counted again. A failure costs time later, nothing else.</summary>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        if (_sinceSaved > 0 && !_tally.NeedsRecount)
            await TrySaveAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        var stream = new StreamId(election.Partition, StreamNames.Election(election));
        var first = await log.ReadStreamAsync(stream, 1, 1, ReadDirection.Forwards, cancellationToken).ConfigureAwait(false);
        var start = first.Events.Count == 0 ? 0 : first.Events[0].Position - 1;
        var loaded = await log.LoadAsync(_record, 0, TallySnapshotCodec.Schema, cancellationToken).ConfigureAwait(false);
        if (loaded.Snapshot is { } kept)
        {
            try
            {
                _tally = ElectionTally.FromSnapshot(TallySnapshotCodec.Decode(kept.Data.Span));
                _position = _saved = kept.Version;
            }
            catch (DamagedEventException e)
            {
                LogRecordUnreadable(logger, e, election.ToString());
            }
        }

        _position = Math.Max(_position, start);
        _start = start;
    }

    private async Task ReadToEndAsync(CancellationToken cancellationToken)
    {
        LogPage page;
        do
        {
            page = await log.ReadPartitionAsync(election.Partition, _position, PageSize, StreamNames.Prefix(election), cancellationToken).ConfigureAwait(false);
            foreach (var recorded in page.Events)
                Count(recorded);
            _position = page.Position;
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
        _sinceSaved++;
    }

    private async Task TrySaveAsync(CancellationToken cancellationToken)
    {
        if (_position <= _saved)
            return;
        try
        {
            var snapshot = new Snapshot(TallySnapshotCodec.Schema, _position, TallySnapshotCodec.Encode(_tally.ToSnapshot()));
            await log.SaveSnapshotAsync(_record, snapshot, cancellationToken).ConfigureAwait(false);
            (_saved, _sinceSaved) = (_position, 0);
        }
        catch (EventLogException e)
        {
            LogNotSaved(logger, e, election.ToString());
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The kept tally of election {Election} cannot be read; counting it again")]
    private static partial void LogRecordUnreadable(ILogger logger, Exception e, string election);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The tally of election {Election} was not kept; it is counted again when it is next needed")]
    private static partial void LogNotSaved(ILogger logger, Exception e, string election);
}
