using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Counting;
using PhotoVote.EventLog;
using PhotoVote.StoredEvents;
using PhotoVote.StoredEvents.Pairs;

namespace PhotoVote.Cli.Verification.Checks;

/// <summary>
/// Compares candidates again, ballot by ballot, wherever the server keeps how ballots compare them: it believes that without reading the ballots again. Such a
/// record is made after the close, when no ballot comes any more, so it stands for all the election's ballots.
/// </summary>
internal sealed class StoredPairsCheck(IStoredPairs pairs) : LogCheck
{
    private readonly Dictionary<ElectionId, Kept> _open = [];
    private readonly List<(Place Place, long Head)> _early = [];
    private bool _any;

    public override string Name => "stored-pairs";

    public override string Claim => "stored comparisons of candidates equal those of all ballots of the log";

    public override string? Skipped => _any ? null : "no stored comparison was found";

    public override async Task MeetAsync(ElectionId election, CancellationToken cancellationToken)
    {
        var kept = new Kept();
        try
        {
            await foreach (var record in pairs.ReadAsync(election, cancellationToken))
                foreach (var competition in record.Competitions)
                    Begin(election, competition, kept);
        }
        catch (DamagedEventException e)
        {
            _any = true;
            Fail(Where(election, 0) with { Expected = "comparisons that can be read", Found = e.Message });
        }

        if (kept.Competitions.Count > 0)
            _open.Add(election, kept);
    }

    public override void Look(LogStep step)
    {
        if (step.Election is not { } election || !_open.TryGetValue(election.Id, out var kept))
            return;

        // The server compares nothing when it cannot read everything.
        var definition = election.Definition.State;
        kept.IsBroken |= step.Event is null || election.Definition.IsBroken;
        if (step.Event is not BallotCast cast || kept.IsBroken || definition.ScaleMin >= definition.ScaleMax)
            return;
        kept.Count(cast, new GradeScale(definition.ScaleMin, definition.ScaleMax));
    }

    public override void EndPartition(int partition, long head, PartitionReplay replay)
    {
        var closed = replay.Elections.Where(e => e.ClosedAt is not null).Select(e => e.Id).ToHashSet();
        foreach (var (election, kept) in _open)
        {
            if (kept.IsBroken)
                continue;
            if (closed.Contains(election))
                Compare(Where(election, head), kept);
            else
                _early.Add((Where(election, head) with { Expected = "no comparisons before the close", Found = "some" }, head));
        }

        _open.Clear();
    }

    public override async Task EndAsync(IEventLog log, CancellationToken cancellationToken)
    {
        // An election may have been closed, and compared, since reading began.
        foreach (var (place, head) in _early)
            if (await log.ReadHeadAsync(place.Partition, cancellationToken) == head)
                Fail(place);
    }

    private static Place Where(ElectionId election, long position) => new(election.Partition, position, StreamNames.Election(election), 0, "", "");

    private void Begin(ElectionId election, ComparedCompetition competition, Kept kept)
    {
        _any = true;
        var compared = competition.Pairs.Compared;
        if (compared.Distinct().Count() == compared.Length)
            kept.Competitions.Add(competition);
        else
            Fail(Where(election, 0) with { Expected = $"each candidate of competition {competition.Number} once", Found = string.Join(' ', compared) });
    }

    private void Compare(Place place, Kept kept)
    {
        foreach (var (index, competition) in kept.Competitions.Index())
            if (Difference(competition, kept.Recounted(index)) is { } difference)
                Fail(place with { Expected = $"{difference.What}: {difference.Counted}", Found = $"{difference.What}: {difference.Stored}" });
    }

    private static (string What, string Counted, string Stored)? Difference(ComparedCompetition kept, PairMatrix? counted)
    {
        var (compared, stored) = (kept.Pairs.Compared, kept.Pairs.Above);
        for (var at = 0; at < stored.Length; at++)
            if (counted?.Above[at] is var ballots && (ballots ?? 0) != stored[at])
                return ($"ballots of competition {kept.Number} that rate {compared[at / compared.Length]} above {compared[at % compared.Length]}", $"{ballots ?? 0}", $"{stored[at]}");
        return null;
    }

    /// <summary>What is kept of one election, and the same once more.</summary>
    private sealed class Kept
    {
        private readonly ComparedCandidates _recount = new();
        private List<PairCounter>? _counters;

        public List<ComparedCompetition> Competitions { get; } = [];

        /// <summary>What can be read of the election is not all there is.</summary>
        public bool IsBroken { get; set; }

        public void Count(BallotCast cast, GradeScale scale)
        {
            // What has opened keeps its scale.
            _counters ??= [.. Competitions.Select(c => _recount.Add(scale, c.Pairs.Compared))];
            _recount.When(cast);
        }

        /// <summary>Null: no ballot was cast.</summary>
        public PairMatrix? Recounted(int index) => _counters?[index].Matrix();
    }
}
