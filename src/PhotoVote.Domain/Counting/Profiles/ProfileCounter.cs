using System.Collections.Immutable;

namespace PhotoVote.Domain.Counting;

/// <summary>Who can be rated in a competition.</summary>
/// <param name="Withdrawn">Why the candidate was withdrawn, or null.</param>
public sealed record CountedCandidate(int Number, string Title, string? Withdrawn = null);

/// <summary>
/// Counts ballots of one competition, one after another, into its profile; the memory it takes does not grow with their number. Not for use
/// by two threads at once: each takes a counter of its own, and profiles are merged.
/// </summary>
public sealed class ProfileCounter(string title, GradeScale scale, ImmutableArray<CountedCandidate> candidates)
{
    /// <summary>In a ballot: no opinion of that candidate.</summary>
    public const int Blank = int.MinValue;

    private readonly long[] _counts = new long[candidates.Length * scale.Steps];
    private readonly bool[] _withdrawn = [.. candidates.Select(c => c.Withdrawn is not null)];

    /// <summary>Ballots that count: they rate somebody who is not withdrawn.</summary>
    public long Ballots { get; private set; }

    /// <summary>Ballots that do not count: no opinion, or of the withdrawn alone.</summary>
    public long Empty { get; private set; }

    /// <param name="ratings">One for each candidate, in their order: on the scale, or <see cref="Blank"/>.</param>
    public void Count(ReadOnlySpan<int> ratings)
    {
        if (ratings.Length != _withdrawn.Length)
            throw new ArgumentException($"There are {_withdrawn.Length} candidates.", nameof(ratings));
        var counts = false;
        for (var i = 0; i < ratings.Length; i++)
        {
            if (ratings[i] == Blank || _withdrawn[i])
                continue;
            var step = ratings[i] - scale.Min;
            if ((uint)step >= (uint)scale.Steps)
                throw new ArgumentOutOfRangeException(nameof(ratings), ratings[i], $"The scale is {scale}.");
            _counts[(i * scale.Steps) + step]++;
            counts = true;
        }

        if (counts)
            Ballots++;
        else
            Empty++;
    }

    public CompetitionProfile Profile() => new(title, scale, Ballots, [.. candidates.Select((c, i) =>
        new CandidateProfile(c.Number, c.Title, [.. _counts.AsSpan(i * scale.Steps, scale.Steps)], c.Withdrawn))]);
}
