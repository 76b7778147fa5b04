using System.Collections.Immutable;
using System.Globalization;

namespace PhotoVote.Domain.Elections;

/// <summary>What ratings may be called: each has a name of its own, or none has one.</summary>
internal static class GradeChecks
{
    /// <summary>The names as they will be stored; those that hold, when nothing is said; or why not. A refusal says which name, and what to do.</summary>
    /// <param name="holds">What the election says so far.</param>
    public static Refusal? Names(IReadOnlyList<string?>? given, ImmutableArray<string> holds, int min, int max, out ImmutableArray<string> names)
    {
        names = holds;
        if (given is null)
            return Fit(holds.Length, min, max) ? Numbers(holds, min) : Wrong($"the scale {min} to {max} has {(long)max - min + 1} grades, and the election has {holds.Length} names: say new ones together with the scale, or none ([]).");
        names = [];
        if (!Fit(given.Count, min, max))
            return Wrong($"the scale {min} to {max} has {(long)max - min + 1} grades, and there are {given.Count} names: name each, from {min} up, or none ([]).");
        var read = new List<string>(given.Count);
        foreach (var (i, text) in given.Index())
        {
            if (Name(text, min + i, read, min, out var name) is { } wrong)
                return wrong;
            read.Add(name);
        }

        names = [.. read];
        return null;
    }

    /// <summary>Whether so many names go with a scale.</summary>
    public static bool Fit(int names, int min, int max) => names == 0 || names == (long)max - min + 1;

    /// <summary>Why one of these names cannot be where it is: it is another rating's number, in whatever script.</summary>
    /// <param name="min">The rating of the first.</param>
    public static Refusal? Numbers(ImmutableArray<string> names, int min) =>
        names.Index().Select(name => Number(name.Item, min + name.Index)).FirstOrDefault(wrong => wrong is not null);

    private static Refusal? Name(string? given, int rating, List<string> before, int min, out string name)
    {
        if (Text.Grade(given, rating, out name) is { } wrong)
            return wrong with { Detail = $"grades: {wrong.Detail} Give it 1 to {Limits.Grade} that can be shown, or name no grade at all ([])." };
        var seen = Text.Seen(name);
        if (seen.Length == 0)
            return Wrong($"{rating} is called something that nobody can see: give it 1 to {Limits.Grade} characters that can be shown, or name no grade at all ([]).");
        if (before.FindIndex(other => string.Equals(Text.Seen(other), seen, StringComparison.OrdinalIgnoreCase)) is var same and >= 0)
            return Wrong($"{min + same} and {rating} are both called '{name}': give one of them another name.");
        return Number(name, rating);
    }

    // In a file of ballots, and under the keys of whoever votes, a number is a rating.
    private static Refusal? Number(string name, int rating) =>
        int.TryParse(Text.Seen(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number != rating
            ? Wrong($"{rating} is called '{name}', which is read as another rating: name it in words.")
            : null;

    private static Refusal Wrong(FormattableString detail) => new(RefusalCodes.GradesInvalid, $"grades: {FormattableString.Invariant(detail)}");
}
