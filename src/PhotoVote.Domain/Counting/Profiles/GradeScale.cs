using System.Collections.Immutable;
using System.Globalization;

namespace PhotoVote.Domain.Counting;

/// <summary>The ratings that may be given, worst to best, both ends included; grades may have names.</summary>
public sealed class GradeScale
{
    /// <param name="names">A name for each rating from the lowest up, or none at all.</param>
    public GradeScale(int min, int max, ImmutableArray<string> names = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(min, max);
        if (!names.IsDefaultOrEmpty && names.Length != max - min + 1)
            throw new ArgumentException($"A scale from {min} to {max} has {max - min + 1} grades.", nameof(names));
        (Min, Max, Names) = (min, max, names.IsDefault ? [] : names);
    }

    /// <summary>As an election says it: names that are not one a rating are none.</summary>
    public static GradeScale Of(int min, int max, ImmutableArray<string> names) => new(min, max, names.Length == (long)max - min + 1 ? names : []);

    public int Min { get; }
    public int Max { get; }

    /// <summary>How many different ratings there are.</summary>
    public int Steps => Max - Min + 1;

    /// <summary>Of each rating from the lowest up; empty when grades are just numbers.</summary>
    public ImmutableArray<string> Names { get; }

    public bool Holds(int rating) => rating >= Min && rating <= Max;

    /// <summary>A rating as people read it: its name if it has one.</summary>
    public string Label(int rating) =>
        Names.IsEmpty ? rating.ToString(CultureInfo.InvariantCulture) : Names[rating - Min];

    public override string ToString() => $"{Min} to {Max}";
}
