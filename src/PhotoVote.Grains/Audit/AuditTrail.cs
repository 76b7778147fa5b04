using PhotoVote.Client.Audit;
using PhotoVote.Domain;
using PhotoVote.Domain.Elections;
using PhotoVote.Domain.Rolls;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.StoredEvents;

namespace PhotoVote.Grains.Audit;

/// <summary>What the organiser may read of the log: the election's definition and its roll, never a ballot's stream or id.</summary>
public sealed class AuditTrail(IEventLog log, IEventCodec codec)
{
    private const int PageSize = 5_000;

    /// <summary>Reads on after a position.</summary>
    /// <param name="election">The election; whoever calls has checked the organiser's key.</param>
    /// <param name="after">The position of the last page; 0 to start.</param>
    /// <param name="count">The most entries to give, 1 to 1,000.</param>
    /// <exception cref="LogUnavailableException">The log cannot be read.</exception>
    public async Task<AuditPage> ReadAsync(ElectionId election, long after, int count, CancellationToken cancellationToken)
    {
        var entries = new List<AuditEntry>();
        if (after == 0)
            after = await StartAsync(election, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var page = await log.ReadPartitionAsync(election.Partition, after, PageSize, StreamNames.Prefix(election), cancellationToken).ConfigureAwait(false);
            foreach (var recorded in page.Events)
            {
                if (Entry(recorded) is not { } entry)
                    continue;
                if (entries.Count == count)
                    return new AuditPage(entries, entries[^1].Position, More: true);
                entries.Add(entry);
            }

            after = page.Position;
            if (page.IsAtHead)
                return new AuditPage(entries, after, More: false);
        }
    }

    private async Task<long> StartAsync(ElectionId election, CancellationToken cancellationToken)
    {
        var stream = new StreamId(election.Partition, StreamNames.Election(election));
        var first = await log.ReadStreamAsync(stream, 1, 1, ReadDirection.Forwards, cancellationToken).ConfigureAwait(false);
        return first.Events.Count == 0 ? 0 : first.Events[0].Position - 1;
    }

    private AuditEntry? Entry(RecordedEvent recorded) => StreamNames.IsBallot(recorded.Stream)
        ? null
        : codec.Decode(recorded) switch
        {
            IElectionEvent e => new(recorded.Position, recorded.RecordedAt, e.GetType().Name, Details(e)),
            VotersRegistered e => new(recorded.Position, recorded.RecordedAt, nameof(VotersRegistered), new Dictionary<string, object?> { ["voters"] = e.Voters }),
            VoterRevoked e => new(recorded.Position, recorded.RecordedAt, nameof(VoterRevoked), new Dictionary<string, object?> { ["voter"] = e.Voter }),
            BallotCreated e => new(recorded.Position, recorded.RecordedAt, nameof(BallotCreated), new Dictionary<string, object?> { ["voter"] = e.Voter }),
            _ => null,
        };

    // Everything that an election's own event says may be read by its organiser, but for the hash of the key.
    private static Dictionary<string, object?> Details(IElectionEvent e) => e.GetType().GetProperties()
        .Where(p => p.Name != nameof(ElectionCreated.OrganiserKey))
        .ToDictionary(p => char.ToLowerInvariant(p.Name[0]) + p.Name[1..], p => p.GetValue(e), StringComparer.Ordinal);
}
