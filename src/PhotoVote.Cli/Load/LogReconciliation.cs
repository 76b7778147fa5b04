using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Elections;
using PhotoVote.EventLog;
using PhotoVote.StoredEvents;

namespace PhotoVote.Cli.Load;

/// <summary>Reads an election in the log, and compares with what its voters were told.</summary>
internal sealed class LogReconciliation(IEventLog log, LoadElection election, Ledger ledger, Findings findings)
{
    private const int PageSize = 5_000;

    private readonly Dictionary<BallotId, int> _voters = Index(ledger, findings);
    private readonly string _gate = StreamNames.Election(election.Election.Id);
    private long? _closedAt;

    /// <summary>Which voters' ballots are cast in the log.</summary>
    public bool[] IsCast { get; } = new bool[ledger.Voters];

    /// <summary>Casts of others, in an election that is not this load's alone.</summary>
    public long Others { get; private set; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var id = election.Election.Id;
        var first = await log.ReadStreamAsync(new StreamId(id.Partition, _gate), 1, 1, ReadDirection.Forwards, cancellationToken);
        if (first.Events.Count == 0)
        {
            findings.Add($"the log that was named holds no election {id}");
            return;
        }

        LogPage page;
        for (var position = first.Events[0].Position - 1; ; position = page.Position)
        {
            page = await log.ReadPartitionAsync(id.Partition, position, PageSize, StreamNames.Prefix(id), cancellationToken);
            foreach (var recorded in page.Events)
                Compare(recorded);
            if (page.IsAtHead)
                break;
        }

        for (var voter = 0; voter < ledger.Voters; voter++)
            if (ledger.FateOf(voter) == Fate.Acknowledged && !IsCast[voter])
                findings.Add($"the cast of ballot {ledger.BallotOf(voter)} was acknowledged, and is not in the log");
    }

    /// <summary>Who holds which ballot. One that was issued to two is found here: each of them votes, and one of the two is not counted.</summary>
    internal static Dictionary<BallotId, int> Index(Ledger ledger, Findings findings)
    {
        var voters = new Dictionary<BallotId, int>(ledger.Voters);
        for (var voter = 0; voter < ledger.Voters; voter++)
            if (ledger.BallotOf(voter) is { } ballot && ballot != default && !voters.TryAdd(ballot, voter))
                findings.Add($"ballot {ballot} was issued to two voters");
        return voters;
    }

    private void Compare(RecordedEvent recorded)
    {
        // The roll's are large, and say nothing of casts.
        if (!StreamNames.IsBallot(recorded.Stream) && recorded.Stream != _gate)
            return;
        switch (StoredEventCodec.Current.Decode(recorded))
        {
            case ElectionClosed:
                _closedAt = recorded.Position;
                break;
            case BallotCast cast:
                Compare(cast, recorded.Position);
                break;
        }
    }

    private void Compare(BallotCast cast, long position)
    {
        if (_closedAt is { } closed)
            findings.Add($"ballot {cast.Ballot} is cast at position {position}, after the close at {closed}");
        if (!_voters.TryGetValue(BallotId.Parse(cast.Ballot), out var voter))
        {
            if (election.IsOurs)
                findings.Add($"ballot {cast.Ballot} is cast in the log, and nobody here holds it");
            Others++;
            return;
        }

        if (IsCast[voter])
            findings.Add($"ballot {cast.Ballot} is cast twice in the log");
        IsCast[voter] = true;
        if (ledger.FateOf(voter) is Fate.Holding)
            findings.Add($"ballot {cast.Ballot} is cast in the log, and no cast of it was sent");
        if (ledger.FateOf(voter) is Fate.Rejected)
            findings.Add($"ballot {cast.Ballot} is cast in the log, and its voter was told that it is not");
        if (cast.Candidates.Length != cast.Ratings.Length
            || !cast.Candidates.Zip(cast.Ratings, KeyValuePair.Create).OrderBy(r => r.Key).SequenceEqual(election.RatingsOf(voter).OrderBy(r => r.Key)))
            findings.Add($"ballot {cast.Ballot} holds other ratings in the log than its voter gave");
    }
}
