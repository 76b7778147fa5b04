using System.Globalization;

namespace PhotoVote.Domain.Counting;

/// <summary>Numbers and names as a report writes them.</summary>
internal static class Say
{
    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Count(long number, string one) => number == 1 ? $"1 {one}" : $"{Number(number)} {one}s";

    /// <summary>A quotient: whole, or rounded to four decimals and exactly.</summary>
    public static string Quotient(Fraction value)
    {
        var rounded = Math.Round(value.ToDecimal(), 4, MidpointRounding.ToEven);
        return rounded * value.Denominator == value.Numerator
            ? rounded.ToString("0.####", CultureInfo.InvariantCulture)
            : $"{rounded.ToString("0.0000", CultureInfo.InvariantCulture)} ({value})";
    }

    public static string Titles(IReadOnlyCollection<CandidateProfile> candidates) => And([.. candidates.Select(c => c.Title)]);

    public static string And(IReadOnlyList<string> parts) => parts.Count switch
    {
        0 => "nobody",
        1 => parts[0],
        _ => string.Join(", ", parts.Take(parts.Count - 1)) + " and " + parts[^1],
    };
}
