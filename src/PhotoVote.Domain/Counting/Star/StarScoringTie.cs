using System.Collections.Immutable;

namespace PhotoVote.Domain.Counting;

/// <summary>
/// A tie for the last seat, or for both, of STAR's runoff (starvoting.org/ties, the official protocol). Again and again, with those left:
/// compared head to head, those who lose the most match-ups are out; if all lose as many, whoever has the most ratings at the scale's maximum
/// is in, or, if too many have the most, those with the fewest are out; if that tells nobody apart either, one is drawn. When those who are
/// left after some went out are fewer than the seats, they are in, and those who went out together are tied for the rest.
/// </summary>
internal sealed class StarScoringTie(RuleCount count, ImmutableArray<CandidateProfile> contenders)
{
    /// <summary>More than so many, tied for both seats, are not followed through every draw: pairs of pairs grow too fast.</summary>
    private const int MostFollowed = 200;

    private readonly long[,] _preferences = Preferences(count, contenders);
    private readonly long[] _highest = [.. contenders.Select(c => c.Histogram[^1])];

    /// <summary>Who takes the seats; without a draw, all that it could come to; nothing, when those are too many to follow.</summary>
    public IEnumerable<ImmutableArray<CandidateProfile>> Settle(int seats) =>
        Settle([], [.. Enumerable.Range(0, contenders.Length)], seats, tells: true)
            .DistinctBy(way => string.Join(' ', way.Order()))
            .Select(way => way.Order().Select(i => contenders[i]).ToImmutableArray());

    private IEnumerable<List<int>> Settle(List<int> through, List<int> tied, int seats, bool tells)
    {
        while (seats > 0 && tied.Count > seats)
        {
            var losses = tied.ToDictionary(i => i, i => (long)tied.Count(j => _preferences[j, i] > _preferences[i, j]));
            var (fewest, most) = (losses.Values.Min(), losses.Values.Max());
            if (fewest < most)
            {
                List<int> left = [.. tied.Where(i => losses[i] < most)], lost = [.. tied.Where(i => losses[i] == most)];
                Tell(tells, tied, i => losses[i], left.Count >= seats
                    ? $"Compared head to head, {Titles(lost)} {(lost.Count == 1 ? "loses" : "lose")} the most match-ups and {Are(lost)} out."
                    : $"Compared head to head, {Titles(left)} {Are(left)} in: all others lose more match-ups.");
                if (left.Count >= seats)
                    tied = left;
                else
                    (through, tied, seats) = ([.. through, .. left], lost, seats - left.Count);
                continue;
            }

            (fewest, most) = (tied.Min(i => _highest[i]), tied.Max(i => _highest[i]));
            if (fewest < most)
            {
                List<int> best = [.. tied.Where(i => _highest[i] == most)], worst = [.. tied.Where(i => _highest[i] == fewest)];
                Tell(tells, tied, i => _highest[i], best.Count <= seats
                    ? $"Head to head tells nobody apart. {Titles(best)} {Are(best)} in, with the most ratings of {count.Scale.Label(count.Scale.Max)}."
                    : $"Head to head tells nobody apart. {Titles(worst)} {Are(worst)} out, with the fewest ratings of {count.Scale.Label(count.Scale.Max)}.");
                if (best.Count > seats)
                    tied = [.. tied.Except(worst)];
                else
                    (through, tied, seats) = ([.. through, .. best], [.. tied.Except(best)], seats - best.Count);
                continue;
            }

            if (count.Draw is null)
                return Undecided(through, tied, seats, tells);
            var order = count.Draw.Order(tied.Select(i => contenders[i].Number));
            var drawn = tied.Single(i => contenders[i].Number == order[0]);
            count.Tell(StepKind.Draw, $"{Titles(tied)}: nothing in the rule tells them apart. {contenders[drawn].Title} is drawn, and in.", tied.OrderBy(i => order.IndexOf(contenders[i].Number)).Select(i => new StepFigure(contenders[i].Number, new Fraction(_highest[i], 1))));
            (through, tied, seats) = ([.. through, drawn], [.. tied.Where(i => i != drawn)], seats - 1);
        }

        return [seats > 0 ? [.. through, .. tied] : through];
    }

    private IEnumerable<List<int>> Undecided(List<int> through, List<int> tied, int seats, bool tells)
    {
        if (tells)
        {
            count.Tell(
                StepKind.TieLeft,
                $"{Titles(tied)} are tied for {(seats == 1 ? "a seat" : "both seats")} in the runoff: nothing in the rule tells them apart. Each is taken in turn.",
                tied.Select(i => new StepFigure(contenders[i].Number, new Fraction(_highest[i], 1))));
        }

        return seats == 2 && tied.Count > MostFollowed ? [] : tied.SelectMany(drawn => Settle([.. through, drawn], [.. tied.Where(i => i != drawn)], seats - 1, tells: false));
    }

    private void Tell(bool tells, List<int> tied, Func<int, long> figure, string text)
    {
        if (tells)
            count.Tell(StepKind.TieSettled, $"{Titles(tied)} have the same score. {text}", tied.Select(i => new StepFigure(contenders[i].Number, new Fraction(figure(i), 1))));
    }

    private string Titles(List<int> places) => Say.Titles([.. places.Select(i => contenders[i])]);

    private static string Are(List<int> places) => places.Count == 1 ? "is" : "are";

    private static long[,] Preferences(RuleCount count, ImmutableArray<CandidateProfile> contenders)
    {
        var matrix = new long[contenders.Length, contenders.Length];
        for (var i = 0; i < contenders.Length; i++)
            for (var j = i + 1; j < contenders.Length; j++)
                (matrix[i, j], matrix[j, i]) = count.Compare(contenders[i], contenders[j]);
        return matrix;
    }
}
