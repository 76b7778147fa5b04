namespace PhotoVote.Tests.Domain.Counting.Rules;

/// <summary>
/// STAR with the official protocol for ties, step by step over the ballots, as starvoting.org/ties tells it; a blank is 0 before it comes
/// here. Candidates are places in a ballot. <paramref name="draw"/> picks one of several.
/// </summary>
internal sealed class LiteralStar(IReadOnlyList<int[]> ballots, int highest, Func<IReadOnlyList<int>, int> draw)
{
    public (int Winner, int RunnerUp) Elect()
    {
        var all = Enumerable.Range(0, ballots[0].Length).ToList();
        var finalists = new List<int>();
        while (finalists.Count < 2)
        {
            var best = all.Except(finalists).GroupBy(Score).MaxBy(g => g.Key)!.ToList();
            finalists.AddRange(best.Count <= 2 - finalists.Count ? best : BreakTie(best, 2 - finalists.Count));
        }

        var winner = Runoff(finalists[0], finalists[1]);
        return (winner, finalists.Single(f => f != winner));
    }

    private List<int> BreakTie(List<int> tied, int seats)
    {
        if (seats == 0)
            return [];
        if (tied.Count <= seats)
            return tied;

        // Step 1: eliminate who lost the most match-ups.
        var losses = tied.ToLookup(a => tied.Count(b => Prefer(b, a) > Prefer(a, b)));
        if (losses.Count > 1)
        {
            var losers = losses.MaxBy(g => g.Key)!.ToList();
            var rest = tied.Except(losers).ToList();
            return rest.Count >= seats ? BreakTie(rest, seats) : [.. rest, .. BreakTie(losers, seats - rest.Count)];
        }

        // Step 3: the most five star ratings; else eliminate the fewest.
        var fives = tied.ToLookup(Fives);
        if (fives.Count > 1)
        {
            var most = fives.MaxBy(g => g.Key)!.ToList();
            return most.Count <= seats
                ? [.. most, .. BreakTie([.. tied.Except(most)], seats - most.Count)]
                : BreakTie([.. tied.Except(fives.MinBy(g => g.Key)!)], seats);
        }

        // Step 4: a draw, and again from the top.
        var drawn = draw(tied);
        return [drawn, .. BreakTie([.. tied.Where(t => t != drawn)], seats - 1)];
    }

    private int Runoff(int a, int b)
    {
        (int A, int B)[] measures = [(Prefer(a, b), Prefer(b, a)), (Score(a), Score(b)), (Fives(a), Fives(b))];
        foreach (var (ofA, ofB) in measures)
            if (ofA != ofB)
                return ofA > ofB ? a : b;
        return draw([a, b]);
    }

    private int Score(int a) => ballots.Sum(v => v[a]);

    private int Fives(int a) => ballots.Count(v => v[a] == highest);

    private int Prefer(int a, int b) => ballots.Count(v => v[a] > v[b]);
}
