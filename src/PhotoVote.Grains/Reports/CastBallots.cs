using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.StoredEvents;

namespace PhotoVote.Grains.Reports;

/// <summary>An election's cast ballots, read from the log: for what cannot be told from counts.</summary>
public sealed class CastBallots(IEventLog log, IEventCodec codec)
{
    private const int PageSize = 5_000;

    /// <summary>Gives them one after another, in the order of the log; a page of the log is in memory, however many there are.</summary>
    /// <param name="election">Whose.</param>
    /// <param name="upTo">The last position to look at.</param>
    /// <param name="ballot">Takes each.</param>
    /// <exception cref="LogUnavailableException">The log cannot be read.</exception>
    /// <exception cref="AggregateFaultedException">A ballot cannot be read; nothing is skipped.</exception>
    public async Task ReadAsync(ElectionId election, long upTo, Action<BallotCast> ballot, CancellationToken cancellationToken)
    {
        var stream = new StreamId(election.Partition, StreamNames.Election(election));
        var first = await log.ReadStreamAsync(stream, 1, 1, ReadDirection.Forwards, cancellationToken).ConfigureAwait(false);
        var position = first.Events.Count == 0 ? upTo : first.Events[0].Position - 1;
        while (position < upTo)
        {
            var page = await log.ReadPartitionAsync(election.Partition, position, PageSize, StreamNames.Prefix(election), cancellationToken).ConfigureAwait(false);
            foreach (var recorded in page.Events)
                if (recorded.Position <= upTo && EventRegistry.Current.Is<BallotCast>(recorded.Type))
                    ballot(Read(election, recorded));
            if (page.IsAtHead)
                return;
            position = page.Position;
        }
    }

    private BallotCast Read(ElectionId election, RecordedEvent recorded)
    {
        try
        {
            return (BallotCast)codec.Decode(recorded);
        }
        catch (Exception e)
        {
            throw new AggregateFaultedException(new StreamId(election.Partition, recorded.Stream), recorded.Version, recorded.Position, e);
        }
    }
}
