using Npgsql;
using PhotoVote.Campaign.Load;
using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Elections;
using PhotoVote.Domain.Rolls;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Postgres;
using PhotoVote.StoredEvents;
using Request = PhotoVote.Campaign.Load.Request;

namespace PhotoVote.Campaign.Audit;

/// <summary>
/// Reads the whole log and compares it with what the clients were told: every acknowledged command is there, once, and says what was asked;
/// nothing else is there.
/// </summary>
internal sealed class LogAudit(Ledger ledger)
{
    private const int PageSize = 2_000;
    private const string BallotSegment = "/ballot/";

    private readonly Dictionary<Ulid, int> _found = [];
    private readonly HashSet<string> _registered = new(StringComparer.Ordinal);
    private readonly HashSet<string> _holders = new(StringComparer.Ordinal);
    private readonly HashSet<string> _cast = new(StringComparer.Ordinal);
    private readonly HashSet<ElectionId> _closed = [];

    public long Events { get; private set; }

    /// <summary>Acknowledged, and not in the log.</summary>
    public int Lost { get; private set; }

    /// <summary>In the log more than once, by its id or by what it says.</summary>
    public int Doubled { get; private set; }

    /// <summary>In the log, though it was refused or said not to be written, or nobody sent it.</summary>
    public int Unexpected { get; private set; }

    public async Task RunAsync(string database, CancellationToken cancellationToken)
    {
        await using var dataSource = NpgsqlDataSource.Create(database);
        await using var log = PostgresLog.Create(
            dataSource, new() { ApplySchema = false, Partitions = await PostgresPartitions.CountAsync(dataSource, cancellationToken).ConfigureAwait(false) });
        await log.StartAsync(cancellationToken).ConfigureAwait(false);
        for (var partition = 0; partition < log.PartitionCount; partition++)
            await ReadAsync(log, partition, cancellationToken).ConfigureAwait(false);

        foreach (var command in ledger.Commands.Where(command => command.Fate == Fate.Acknowledged))
            CheckIsThere(command);
    }

    private async Task ReadAsync(IEventLog log, int partition, CancellationToken cancellationToken)
    {
        var head = await log.ReadHeadAsync(partition, cancellationToken).ConfigureAwait(false);
        var command = new List<(RecordedEvent Recorded, object Event)>();
        for (var position = 0L; position < head;)
        {
            var page = await log.ReadPartitionAsync(partition, position, PageSize, streamPrefix: null, cancellationToken).ConfigureAwait(false);
            foreach (var recorded in page.Events)
            {
                Events++;
                var @event = EventRegistry.Current.Decode(recorded.Type, recorded.Data);
                if (recorded.CommandSize > 0)
                    command.Clear();
                command.Add((recorded, @event));
                CheckHappensOnce(recorded, @event);
                if (command.Count == command[0].Recorded.CommandSize)
                    CheckWasAsked(command);
            }

            position = page.Position;
        }
    }

    private void CheckWasAsked(List<(RecordedEvent Recorded, object Event)> events)
    {
        var id = events[0].Recorded.Id;
        var times = _found[id] = _found.GetValueOrDefault(id) + 1;
        var said = events.Select(e => Said(e.Recorded, e.Event)).OfType<string>().ToList();
        if (times > 1)
            IsDoubled($"in the log {times} times: {id} ({string.Join(", ", said)})");

        // A list of voters is as many commands as it has shards; the others' ids are the server's.
        if (ledger.Find(id) is not { } command)
        {
            if (events[0].Event is not VotersRegistered)
                IsUnexpected($"in the log, and sent by nobody: {id} ({string.Join(", ", said)})");
        }
        else if (command.Fate is Fate.Refused or Fate.Abandoned)
        {
            IsUnexpected($"in the log in spite of what its sender was told: {command}");
        }
        else if (command.Request.Content is { } content && !said.Contains(content, StringComparer.Ordinal))
        {
            IsUnexpected($"in the log with another content ({string.Join(", ", said)}): {command}");
        }
    }

    private void CheckHappensOnce(RecordedEvent recorded, object @event)
    {
        if (!StreamNames.TryReadElection(recorded.Stream, out var election))
            return;
        if (@event is IBallotEvent or IRollEvent && _closed.Contains(election))
            IsUnexpected($"after the close of {election}: {recorded.Type} in {recorded.Stream} at {recorded.Position}");
        var isNew = @event switch
        {
            ElectionClosed => _closed.Add(election),
            VotersRegistered e => e.Voters.Count(voter => _registered.Add($"{election}/{voter}")) == e.Voters.Length,
            BallotCreated e => _holders.Add($"{election}/{e.Voter}"),
            BallotCast => _cast.Add(recorded.Stream),
            _ => true,
        };
        if (!isNew)
            IsDoubled($"a second time: {recorded.Type} in {recorded.Stream} at {recorded.Position}");
    }

    private void CheckIsThere(Command command)
    {
        if (command.Request is Request.Register list)
        {
            foreach (var voter in list.Voters.Where(voter => !_registered.Contains($"{list.Of}/{voter}")))
                IsLost($"{voter} was registered and is not in the log: {command}");
        }
        else if (!_found.ContainsKey(command.Id))
        {
            IsLost($"acknowledged and not in the log: {command}");
        }
    }

    private void IsLost(string what)
    {
        Lost++;
        ledger.Violation(what);
    }

    private void IsDoubled(string what)
    {
        Doubled++;
        ledger.Violation(what);
    }

    private void IsUnexpected(string what)
    {
        Unexpected++;
        ledger.Violation(what);
    }

    private static string? Said(RecordedEvent recorded, object @event)
    {
        if (!StreamNames.TryReadElection(recorded.Stream, out var election))
            return null;
        return @event switch
        {
            ElectionCreated e => Contents.Created(e.Title),
            CompetitionAdded e => Contents.Added(election, e.Title),
            CandidateAdded e => Contents.Added(election, e.Title),
            ElectionOpened => Contents.Opened(election),
            ElectionClosed => Contents.Closed(election),
            BallotCreated e => Contents.Issued(election, e.Voter),
            CandidateRated e => Contents.Rated(election, Ballot(recorded.Stream), e.Candidate, e.Rating),
            BallotCast e => Contents.Cast(election, Ballot(recorded.Stream), e.Candidates.Zip(e.Ratings, KeyValuePair.Create)),
            _ => null,
        };
    }

    private static BallotId Ballot(string stream) => BallotId.Parse(stream[(stream.IndexOf(BallotSegment, StringComparison.Ordinal) + BallotSegment.Length)..]);
}
