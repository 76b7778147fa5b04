using System.Collections.Immutable;

namespace PhotoVote.Domain.Counting;

/// <summary>How one candidate was rated in one competition.</summary>
public sealed record CandidateProfile
{
    /// <param name="number">Tells the candidate from all others of the election.</param>
    /// <param name="histogram">Ballots at each rating, from the scale's lowest up.</param>
    /// <param name="withdrawn">Why the candidate was withdrawn, or null.</param>
    public CandidateProfile(int number, string title, ImmutableArray<long> histogram, string? withdrawn = null)
    {
        if (histogram.Any(count => count < 0))
            throw new ArgumentOutOfRangeException(nameof(histogram), "There are no fewer than 0 ballots.");
        (Number, Title, Histogram, Withdrawn) = (number, title, histogram, withdrawn);
        Ratings = histogram.Sum();
    }

    public int Number { get; }
    public string Title { get; }
    public ImmutableArray<long> Histogram { get; }
    public string? Withdrawn { get; }

    /// <summary>Ballots that rate the candidate.</summary>
    public long Ratings { get; }

    /// <summary>Of all ratings, for a scale that begins at <paramref name="min"/>.</summary>
    public long Sum(int min)
    {
        long sum = 0;
        for (var step = 0; step < Histogram.Length; step++)
            sum = checked(sum + (Histogram[step] * (min + step)));
        return sum;
    }
}
