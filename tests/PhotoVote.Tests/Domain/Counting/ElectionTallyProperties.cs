using System.Text;
using CsCheck;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Counting;
using PhotoVote.Domain.Elections;
using PhotoVote.StoredEvents;
using static PhotoVote.Tests.Domain.Counting.ElectionTallyTests;
using static PhotoVote.Tests.Domain.Fixed;

namespace PhotoVote.Tests.Domain.Counting;

public class ElectionTallyProperties
{
    private static readonly Gen<BallotCast> Ballot = Gen.Int[-1, 5].Array[5].Select(ratings => Cast(
        [.. ratings.Select((rating, i) => (i + 1, rating)).Where(r => r.rating >= 0)]));

    private static readonly Gen<object[]> Voting = Gen.Frequency(
        (9, Ballot.Select(b => (object)b)),
        (1, Gen.Int[1, 5].Select(c => (object)new CandidateWithdrawn(c, "Why", At)))).Array[0, 40];

    [Fact]
    public void The_order_of_ballots_does_not_matter() => Gen.Select(Ballot.Array[0, 30], Gen.Int).Sample((ballots, seed) =>
    {
        var shuffled = ballots.ToArray();
        new Random(seed).Shuffle(shuffled);
        Assert.Equal(Print(Tally([.. Open, .. ballots])), Print(Tally([.. Open, .. shuffled])));
    });

    [Fact]
    public void Live_results_are_those_after_the_last_whole_step_whenever_they_are_looked_at_or_kept() =>
        Gen.Select(Ballot.Array[0, 30], Gen.Int[1, 7], Gen.Int[0, 30]).Sample((ballots, step, keptAfter) =>
        {
            object[] open = [.. Open[..^1], new CountingChosen("score", 1, "worst", 0, 0, 10, step), Open[^1]];
            var tally = Tally(open);
            for (var i = 0; i < ballots.Length; i++)
            {
                if (i == keptAfter)
                    tally = ElectionTally.FromSnapshot(tally.ToSnapshot());
                tally.When(ballots[i]);
                var whole = Tally([.. open, .. ballots[..((i + 1) / step * step)]]).View();
                Assert.Equal(Counts(whole), Counts(tally.ShownView()));
                Assert.Equal(i + 1, tally.ShownView().Turnout.Cast);
            }

            tally.When(new ElectionClosed(At));
            Assert.Equal(Counts(Tally([.. open, .. ballots]).View()), Counts(tally.ShownView()));
        });

    private static IEnumerable<string> Counts(TallyView view) =>
        view.Competitions.SelectMany(c => c.Candidates.Select(x => $"{x.Number}: {c.Ballots} {x.Ratings} {x.Blanks} {x.Sum} {string.Join(',', x.Histogram)}"));

    [Fact]
    public void A_tally_recounted_where_it_asks_equals_a_count_by_hand() => Voting.Sample(voting =>
    {
        object[] log = [.. Open, .. voting, new ElectionClosed(At)];
        var tally = Tally(log);
        if (tally.NeedsRecount)
            tally = Fed(tally.Recount(), log);
        Assert.False(tally.NeedsRecount);
        Assert.Equal(ByHand(voting), [.. tally.View().Competitions.SelectMany(
            c => c.Candidates.Select(x => (x.Number, c.Ballots, x.Ratings, x.Blanks, x.Sum, x.Withdrawn is not null)))]);
        Assert.All(tally.View().Competitions.SelectMany(c => c.Candidates), c => Assert.Equal(c.Ratings, c.Histogram.Sum()));
    });

    [Fact]
    public void A_tally_that_was_stored_goes_on_as_if_it_had_not_been() => Gen.Select(Voting, Voting).Sample((first, second) =>
    {
        var tally = Tally([.. Open, .. first]);
        var stored = TallySnapshotCodec.Encode(tally.ToSnapshot());
        var restored = ElectionTally.FromSnapshot(TallySnapshotCodec.Decode(stored));
        Assert.Equal(Print(tally), Print(restored));
        Assert.Equal(Print(Fed(tally, second)), Print(Fed(restored, second)));
    });

    [Fact]
    public void Any_event_in_any_order_can_be_read() => AnyEvent.Any.Array[0, 60].Sample(events =>
    {
        var tally = Fed(new ElectionTally(), events);
        _ = tally.View();
        Assert.Equal(Print(tally), Print(ElectionTally.FromSnapshot(tally.ToSnapshot())));
    });

    private static List<(int Candidate, long Ballots, long Ratings, long Blanks, long Sum, bool Withdrawn)> ByHand(object[] voting)
    {
        var withdrawn = voting.OfType<CandidateWithdrawn>().Select(w => w.Candidate).ToHashSet();
        var ballots = voting.OfType<BallotCast>()
            .Select(b => b.Candidates.Zip(b.Ratings).Where(r => !withdrawn.Contains(r.First)).ToDictionary(r => r.First, r => r.Second))
            .ToList();
        return [.. Enumerable.Range(1, 5).Select(candidate =>
        {
            int[] competition = candidate <= 3 ? [1, 2, 3] : [4, 5];
            var counting = ballots.Where(b => b.Keys.Any(competition.Contains)).ToList();
            var ratings = counting.Where(b => b.ContainsKey(candidate)).Select(b => b[candidate]).ToList();
            var gone = withdrawn.Contains(candidate);
            return (candidate, (long)counting.Count, (long)ratings.Count, gone ? 0L : counting.Count - ratings.Count, (long)ratings.Sum(), gone);
        })];
    }

    private static string Print(ElectionTally tally) => Encoding.UTF8.GetString(TallySnapshotCodec.Encode(tally.ToSnapshot()));
}
