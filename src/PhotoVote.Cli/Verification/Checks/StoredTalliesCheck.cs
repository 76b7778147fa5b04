using PhotoVote.Domain;
using PhotoVote.Domain.Counting;
using PhotoVote.EventLog;
using PhotoVote.StoredEvents;

namespace PhotoVote.Cli.Verification.Checks;

/// <summary>Counts each election again as far as its stored tally has counted, and compares every number.</summary>
internal sealed class StoredTalliesCheck(IReadOnlyDictionary<ElectionId, StoredTally> stored) : LogCheck
{
    private readonly Dictionary<ElectionId, ElectionTally> _recounts = [];
    private readonly HashSet<ElectionId> _compared = [];

    public override string Name => "stored-tallies";

    public override string Claim => "each stored tally equals a recount of the log up to its position";

    public override string? Skipped => stored.Count == 0 ? "no stored tally was found" : null;

    public override void Look(LogStep step)
    {
        if (step is not { Event: { } e, Election.Id: var id } || !stored.TryGetValue(id, out var kept) || step.Recorded.Position > kept.Position)
            return;
        if (!_recounts.TryGetValue(id, out var recount))
            _recounts.Add(id, recount = Begin(kept.Tally));
        recount.When(e);
    }

    public override void EndPartition(int partition, long head, PartitionReplay replay)
    {
        foreach (var election in replay.Elections)
        {
            if (!stored.TryGetValue(election.Id, out var kept))
                continue;
            _compared.Add(election.Id);
            var place = new Place(partition, kept.Position, $"{election.Id}/", 0, "", "");
            if (kept.Position > head)
                Fail(place with { Expected = $"a position up to the head, {head}", Found = $"a tally at {kept.Position}" });
            Compare(place, _recounts.GetValueOrDefault(election.Id) ?? new ElectionTally(), kept.Tally);
            _recounts.Remove(election.Id);
        }
    }

    public override Task EndAsync(IEventLog log, CancellationToken cancellationToken)
    {
        foreach (var id in stored.Keys.Where(id => !_compared.Contains(id)))
            Fail(new Place(id.Partition, stored[id].Position, $"{id}/", 0, "an election of the log", "a tally of one that the log does not hold"));
        return Task.CompletedTask;
    }

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
