using PhotoVote.Domain;
using PhotoVote.Domain.JoinCodes;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.StoredEvents;

namespace PhotoVote.Grains.Elections;

/// <summary>Which election a join code leads to.</summary>
public sealed class JoinCodeDirectory(IEventLog log, IEventCodec codec)
{
    /// <summary>How many partitions a code's first character tells apart; beyond that several share one.</summary>
    private const int PartitionsInACode = 32;

    /// <summary>The election, or null when nobody has the code.</summary>
    /// <exception cref="LogUnavailableException">The log cannot be read.</exception>
    public async Task<ElectionId?> FindAsync(JoinCode code, CancellationToken cancellationToken)
    {
        for (var partition = code.Partition; partition < log.PartitionCount; partition += PartitionsInACode)
        {
            var slice = await log.ReadStreamAsync(
                new StreamId(partition, StreamNames.Code(code)), 1, 1, ReadDirection.Forwards, cancellationToken).ConfigureAwait(false);
            var state = slice.Events.Select(codec.Decode).Cast<IJoinCodeEvent>().Aggregate(JoinCodeState.Initial, (s, e) => s.When(e));
            if (state.Election is { } election)
                return election;
        }

        return null;
    }
}
