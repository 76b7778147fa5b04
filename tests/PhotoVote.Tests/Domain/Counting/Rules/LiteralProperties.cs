using CsCheck;
using PhotoVote.Domain.Counting;
using static PhotoVote.Tests.Domain.Counting.Rules.Vote;

namespace PhotoVote.Tests.Domain.Counting.Rules;

/// <summary>The rules that are computed cleverly, against the same rules done by hand.</summary>
public class LiteralProperties
{
    private static readonly DrawSeed Seed = new([.. Enumerable.Repeat((byte)3, 32)]);

    private static readonly Gen<int[][]> Ballots = Gen.Select(Gen.Int[2, 5], Gen.Int[1, 5]).SelectMany((candidates, max) =>
        Gen.Frequency((1, Gen.Const(No)), (5, Gen.Int[0, max])).Array[candidates].Array[1, 8]);

    // Ties of every kind: ballots that come with all their rotations give everybody the same score and as many top ratings, with cycles; a
    // few more ballots of few grades break some of that.
    private static readonly Gen<int[][]> TiedBallots = Gen.Select(Gen.Int[2, 5], Gen.Int[1, 5], Gen.Bool).SelectMany((candidates, max, rotated) =>
    {
        var ballot = Gen.Frequency((1, Gen.Const(No)), (5, Gen.Int[0, max]), (1, Gen.Const(5))).Array[candidates];
        return Gen.Select(ballot.Array[1, 2], ballot.Array[0, 4], (some, more) =>
            rotated ? [.. some.SelectMany(b => Enumerable.Range(0, candidates).Select(by => (int[])[.. b[by..], .. b[..by]])), .. more] : (int[][])[.. some, .. more]);
    });

    [Theory]
    [InlineData(BlankPolicy.Worst)]
    [InlineData(BlankPolicy.Median)]
    [InlineData(BlankPolicy.Normalised)]
    public void Majority_judgment_by_profile_is_majority_judgment_by_removal(BlankPolicy policy) => Ballots.Sample(given =>
    {
        var ballots = given.Where(b => b.Any(r => r != No)).ToArray();
        var vote = Of(given, max: 5);
        var report = vote.Count("majority-judgment", new CountingParameters { Blanks = policy });
        foreach (var a in report.Candidates)
        {
            foreach (var b in report.Candidates)
            {
                if (a.Rank is null || b.Rank is null)
                    continue;
                IEnumerable<int> first = Grades(a, times: (int)b.Ratings), second = Grades(b, times: (int)a.Ratings);
                Assert.Equal(Math.Sign(LiteralMajorityJudgment.Compare(first, second)), Math.Sign(b.Rank.Value.CompareTo(a.Rank.Value)));
            }
        }

        IEnumerable<int> Grades(ReportCandidate c, int times) => LiteralMajorityJudgment.Grades(ballots, c.Number - 1, policy, 0, times);
    });

    [Fact]
    public void STAR_with_a_draw_is_the_protocol_done_by_hand() => TiedBallots.Sample(given =>
    {
        var (vote, draw) = (Of(given, max: 5), new Draw(Seed, "closing"));
        if (vote.Profile().Ballots == 0)
            return;
        int[][] stars = [.. given.Select(b => b.Select(r => Math.Max(r, 0)).ToArray())];
        var (winner, runnerUp) = new LiteralStar(stars, 5, tied => draw.Order(tied.Select(t => t + 1))[0] - 1).Elect();
        var report = vote.Count("star", new CountingParameters { DrawSeed = Seed, DrawClosing = "closing" });
        Assert.Equal([winner + 1, runnerUp + 1], report.Candidates.Take(2).Select(c => c.Number));
    }, iter: 5_000);

    [Fact]
    public void STAR_without_a_draw_shows_exactly_those_whom_some_draw_would_elect() => TiedBallots.Sample(given =>
    {
        var vote = Of(given, max: 5);
        if (vote.Profile().Ballots == 0)
            return;
        int[][] stars = [.. given.Select(b => b.Select(r => Math.Max(r, 0)).ToArray())];
        var (winners, finalists) = (new HashSet<int>(), new HashSet<int>());
        foreach (var permutation in Permutations(Enumerable.Range(0, given[0].Length)))
        {
            // Independent draws are covered: every order of being drawn is one of these.
            var (winner, runnerUp) = new LiteralStar(stars, 5, tied => tied.MinBy(t => permutation.IndexOf(t))).Elect();
            winners.Add(winner + 1);
            finalists.UnionWith([winner + 1, runnerUp + 1]);
        }

        var report = vote.Count("star");
        Assert.Equal(winners.Order(), report.Winners.Select(c => c.Number).Order());
        Assert.Equal(finalists.Order(), report.Candidates.Take(finalists.Count).Select(c => c.Number).Order());
    }, iter: 1_000);

    private static Vote Of(int[][] ballots, int max) =>
        On(new GradeScale(0, max), [.. Enumerable.Range(1, ballots[0].Length).Select(i => $"C{i}")]) with { Ballots = [.. ballots] };

    private static IEnumerable<List<int>> Permutations(IEnumerable<int> items)
    {
        var all = items.ToList();
        return all.Count <= 1 ? [all] : all.SelectMany(first => Permutations(all.Where(i => i != first)).Select(rest => (List<int>)[first, .. rest]));
    }
}
