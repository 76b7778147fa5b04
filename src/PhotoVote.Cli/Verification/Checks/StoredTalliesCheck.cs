using PhotoVote.Domain;
using PhotoVote.Domain.Counting;
using PhotoVote.EventLog;
using PhotoVote.StoredEvents;
using PhotoVote.StoredEvents.Tallies;

namespace PhotoVote.Cli.Verification.Checks;

/// <summary>Counts each election again as far as its stored tally has counted, and compares every number.</summary>
internal sealed class StoredTalliesCheck(IStoredTallies tallies) : LogCheck
{
    private readonly Dictionary<ElectionId, (StoredTally Kept, ElectionTally Recount)> _open = [];
    private readonly HashSet<ElectionId> _met = [];
    private readonly Dictionary<int, long> _heads = [];
    private readonly List<Place> _ahead = [];
    private bool _any;
    private bool _isDamaged;

    public override string Name => "stored-tallies";

    public override string Claim => "each stored tally equals a recount of the log up to its position";

    public override string? Skipped => _any ? null : "no stored tally was found";

    public override async Task MeetAsync(ElectionId election, CancellationToken cancellationToken)
    {
        _met.Add(election);
        try
        {
            if (await tallies.FindAsync(election, cancellationToken) is { } kept)
                _open[election] = (kept, Begin(kept.Counts));
            else
                return;
        }
        catch (DamagedEventException e)
        {
            _isDamaged = true;
            Fail(Where(election, 0) with { Expected = "a tally that can be read", Found = e.Message });
        }

        _any = true;
    }

    public override void Look(LogStep step)
    {
        if (step is { Event: { } e, Election.Id: var id } && _open.TryGetValue(id, out var open) && step.Recorded.Position <= open.Kept.Position)
            open.Recount.When(e);
    }

    public override void EndPartition(int partition, long head, PartitionReplay replay)
    {
        _heads[partition] = head;
        foreach (var (election, (kept, recount)) in _open)
        {
            var place = Where(election, kept.Position);
            if (kept.Position > head)
                _ahead.Add(place);
            else
                Compare(place, recount, kept.Counts);
        }

        _open.Clear();
    }

    public override async Task EndAsync(IEventLog log, CancellationToken cancellationToken)
    {
        // The server may have counted on since reading began; but never further than the log goes.
        foreach (var place in _ahead)
            if (await log.ReadHeadAsync(place.Partition, cancellationToken) is var head && place.Position > head)
                Fail(place with { Expected = $"a tally up to the head, {head}", Found = $"one of {place.Position} positions" });
        try
        {
            await foreach (var kept in tallies.ReadAllAsync(cancellationToken))
                if (!_met.Contains(kept.Election) && kept.Position <= _heads.GetValueOrDefault(kept.Election.Partition, long.MaxValue))
                    Fail(Where(kept.Election, kept.Position) with { Expected = "an election of the log", Found = "the tally of one that the log does not hold" });
        }
        catch (DamagedEventException e)
        {
            // One of an election of the log is told of where that was met.
            if (!_isDamaged)
                Fail(new Place(0, 0, "", 0, "tallies that can be read", e.Message));
        }
    }

    private static Place Where(ElectionId election, long position) => new(election.Partition, position, StreamNames.Election(election), 0, "", "");

    // A tally that was counted again after a withdrawal has known from the start who would be withdrawn: so must this one.
    private static ElectionTally Begin(TallySnapshot kept) => kept.NeedsRecount
        ? new ElectionTally()
        : ElectionTally.FromSnapshot(new TallySnapshot { KnownWithdrawn = kept.KnownWithdrawn });

    private void Compare(Place place, ElectionTally recount, TallySnapshot kept)
    {
        // A tally that says that it needs a recount does not claim the numbers that it cannot know.
        var (expected, found) = kept.NeedsRecount ? (Certain(recount.ToSnapshot()), Certain(kept)) : (recount.ToSnapshot(), kept);
        if (TallySnapshotCodec.Encode(expected).AsSpan().SequenceEqual(TallySnapshotCodec.Encode(found)))
            return;
        var (what, counted, tally) = Difference(expected, found);
        Fail(place with { Expected = $"{what}: {counted}", Found = $"{what}: {tally}" });
    }

    private static TallySnapshot Certain(TallySnapshot tally) => tally with
    {
        NeedsRecount = false,
        Empty = 0,
        KnownWithdrawn = [],
        Competitions = [.. tally.Competitions.Select(c => c with { Ballots = 0 })],
    };

    private static (string What, string Counted, string Tally) Difference(TallySnapshot counted, TallySnapshot tally)
    {
        if (counted.Cast != tally.Cast)
            return ("ballots cast", $"{counted.Cast}", $"{tally.Cast}");
        if (counted.Created != tally.Created)
            return ("ballots created", $"{counted.Created}", $"{tally.Created}");
        foreach (var (one, other) in counted.Candidates.Zip(tally.Candidates))
            if (!one.Histogram.SequenceEqual(other.Histogram))
                return ($"candidate {one.Number}", string.Join(' ', one.Histogram), string.Join(' ', other.Histogram));
        foreach (var (one, other) in counted.Competitions.Zip(tally.Competitions))
            if (one.Ballots != other.Ballots)
                return ($"ballots of competition {one.Number}", $"{one.Ballots}", $"{other.Ballots}");
        return ("definition or voters", Text(counted), Text(tally));
    }

    private static string Text(TallySnapshot tally) =>
        $"{tally.Lifecycle}, {tally.Registered} voters, {tally.Revoked} revoked, {tally.Empty} empty, "
        + $"{tally.Competitions.Length} competitions, {tally.Candidates.Length} candidates";
}
