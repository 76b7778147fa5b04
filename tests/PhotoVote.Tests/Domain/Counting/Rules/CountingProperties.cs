using CsCheck;
using PhotoVote.Domain.Counting;
using static PhotoVote.Tests.Domain.Counting.Rules.Vote;

namespace PhotoVote.Tests.Domain.Counting.Rules;

public class CountingProperties
{
    private static readonly DrawSeed Seed = new([.. Enumerable.Repeat((byte)7, 32)]);

    // Few candidates, few grades, few ballots: ties and blanks everywhere.
    private static readonly Gen<Vote> AnyVote = Gen.Select(Gen.Int[2, 5], Gen.Int[-1, 1], Gen.Int[1, 4]).SelectMany((candidates, min, steps) =>
        Gen.Frequency((1, Gen.Const(No)), (4, Gen.Int[min, min + steps])).Array[candidates].Array[1, 9].Select(ballots =>
            On(new GradeScale(min, min + steps), [.. Enumerable.Range(1, candidates).Select(i => $"C{i}")]) with { Ballots = [.. ballots] }));

    private static readonly Gen<CountingParameters> AnyParameters = Gen.Select(
        Gen.Enum<BlankPolicy>(), Gen.Long[0, 3], Gen.Long[0, 5], Gen.Bool, (blanks, quorum, weight, draw) => new CountingParameters
        {
            Blanks = blanks,
            RatingsQuorum = quorum,
            PriorWeight = weight,
            DrawSeed = draw ? Seed : null,
            DrawClosing = "closing",
        });

    private static readonly Gen<string> AnyRule = Gen.Int[0, 6].Select(i => CountingRule.All[i].Name);

    [Fact]
    public void The_order_of_ballots_does_not_matter() => Gen.Select(AnyVote, AnyParameters, AnyRule, Gen.Int).Sample((vote, parameters, rule, seed) =>
    {
        var shuffled = vote.Ballots.ToArray();
        new Random(seed).Shuffle(shuffled);
        Assert.Equal(Text(vote.Count(rule, parameters)), Text((vote with { Ballots = [.. shuffled] }).Count(rule, parameters)));
    });

    [Fact]
    public void Shards_that_are_merged_count_as_all_at_once() => Gen.Select(AnyVote, AnyParameters, AnyRule, Gen.Int[0, 9]).Sample((vote, parameters, name, cut) =>
    {
        cut = Math.Min(cut, vote.Ballots.Length);
        Vote first = vote with { Ballots = vote.Ballots[..cut] }, second = vote with { Ballots = vote.Ballots[cut..] };
        var merged = first.Profile().Merge(second.Profile());
        var rule = CountingRule.Find(name)!;
        var (pairs, more) = (new PairCounter(vote.Scale, vote.Candidates, rule.ToCompare(merged)), new PairCounter(vote.Scale, vote.Candidates, rule.ToCompare(merged)));
        foreach (var ballot in first.Ballots)
            pairs.Count(ballot);
        foreach (var ballot in second.Ballots)
            more.Count(ballot);
        pairs.Add(more);
        Assert.Equal(Text(vote.Count(name, parameters)), Text(rule.Count(merged, parameters, pairs)));
    });

    [Fact]
    public void Renamed_candidates_have_the_same_ranks() => Gen.Select(AnyVote, AnyParameters, AnyRule, Gen.Int).Sample((vote, parameters, rule, seed) =>
    {
        // Other titles, and another order of columns; the numbers stay with the candidates.
        var places = Enumerable.Range(0, vote.Candidates.Length).ToArray();
        new Random(seed).Shuffle(places);
        var renamed = vote with
        {
            Candidates = [.. places.Select(p => vote.Candidates[p] with { Title = $"renamed {vote.Candidates[p].Number * 7 % 5}" })],
            Ballots = [.. vote.Ballots.Select(b => places.Select(p => b[p]).ToArray())],
        };
        Assert.Equal(ByNumber(vote.Count(rule, parameters)), ByNumber(renamed.Count(rule, parameters)));
    });

    [Fact]
    public void Renumbered_candidates_have_the_same_ranks_where_nothing_is_drawn() => Gen.Select(AnyVote, AnyParameters, AnyRule, Gen.Int).Sample((vote, parameters, rule, seed) =>
    {
        var numbers = vote.Candidates.Select(c => c.Number).ToArray();
        new Random(seed).Shuffle(numbers);
        var renumbered = vote with { Candidates = [.. vote.Candidates.Select((c, i) => c with { Number = numbers[i] })] };
        parameters = parameters with { DrawSeed = null };
        Assert.Equal(ByTitle(vote.Count(rule, parameters)), ByTitle(renumbered.Count(rule, parameters)));
    });

    [Fact]
    public void A_draw_leaves_no_tie_and_changes_no_other_place() => Gen.Select(AnyVote, AnyParameters, AnyRule).Sample((vote, parameters, rule) =>
    {
        var tied = vote.Count(rule, parameters with { DrawSeed = null });
        var drawn = vote.Count(rule, parameters with { DrawSeed = Seed });
        Assert.Equal(Enumerable.Range(1, drawn.Candidates.Count(c => c.Rank is not null)), drawn.Candidates.Where(c => c.Rank is not null).Select(c => c.Rank!.Value));

        // STAR's draw for a seat in the runoff decides who else can win.
        if (rule != "star")
            Assert.All(drawn.Candidates, c => Assert.True(c.Rank >= tied.Candidates.Single(t => t.Number == c.Number).Rank || c.Rank is null));
        Assert.Subset(tied.Winners.Select(w => w.Number).ToHashSet(), drawn.Winners.Select(w => w.Number).ToHashSet());
        Assert.Equal(tied.Steps.Any(s => s.Kind == StepKind.TieLeft) || drawn.Draw is not null, drawn.Draw is not null);
    });

    [Fact]
    public void A_report_says_of_every_candidate_what_became_of_them() => Gen.Select(AnyVote, AnyParameters, AnyRule).Sample((vote, parameters, rule) =>
    {
        var report = vote.Count(rule, parameters);
        Assert.Equal(vote.Candidates.Select(c => c.Number).Order(), report.Candidates.Select(c => c.Number).Order());
        Assert.All(report.Candidates, c => Assert.True(c.Rank is not null || c.Note is { Length: > 0 } || c.Withdrawn is not null));
        Assert.All(report.Candidates, c => Assert.Equal(report.Ballots, c.Ratings + c.Blanks));
        var text = CountReportText.Write(report);
        Assert.All(report.Steps, s => Assert.Contains(s.Text, text, StringComparison.Ordinal));
        Assert.All(report.Candidates, c => Assert.Contains(c.Title, text, StringComparison.Ordinal));
    });

    private static string Text(CountReport report) => CountReportText.Write(report);

    private static IEnumerable<(int, int?)> ByNumber(CountReport report) => report.Candidates.Select(c => (c.Number, c.Rank)).OrderBy(c => c.Number);

    private static IEnumerable<(string, int?)> ByTitle(CountReport report) => report.Candidates.Select(c => (c.Title, c.Rank)).OrderBy(c => c.Title, StringComparer.Ordinal);
}
