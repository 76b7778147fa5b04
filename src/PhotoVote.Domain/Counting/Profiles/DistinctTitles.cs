using System.Collections.Immutable;

namespace PhotoVote.Domain.Counting;

/// <summary>Titles that tell candidates apart: of those that are the same, the second is "Dune (2)", and so on.</summary>
internal static class DistinctTitles
{
    /// <param name="titles">In the order of the candidates' numbers.</param>
    public static ImmutableArray<string> Of(IReadOnlyCollection<string> titles)
    {
        var taken = titles.ToHashSet(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var next = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. titles.Select(title => seen.Add(title) ? title : Another(title))];

        string Another(string title)
        {
            // Somebody may be called "Dune (2)" already.
            for (var number = next.GetValueOrDefault(title, 2); ; number++)
            {
                if ($"{title} ({number})" is var name && taken.Add(name))
                {
                    next[title] = number + 1;
                    return name;
                }
            }
        }
    }
}
