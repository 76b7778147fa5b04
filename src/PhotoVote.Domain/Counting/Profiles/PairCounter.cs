using System.Collections.Immutable;

namespace PhotoVote.Domain.Counting;

/// <summary>
/// The second pass over the ballots: compares those whom a rule asked for, each with each. Not for use by two threads at once: each takes a
/// counter of its own, and they are added up.
/// </summary>
public sealed class PairCounter : IPairwisePreferences
{
    private readonly GradeScale _scale;
    private readonly int[] _numbers;
    private readonly int[] _columns;
    private readonly int[] _ratings;
    private readonly long[] _above;

    /// <param name="candidates">The order in which ballots rate them.</param>
    /// <param name="toCompare">The numbers of those to compare.</param>
    public PairCounter(GradeScale scale, ImmutableArray<CountedCandidate> candidates, ImmutableArray<int> toCompare)
    {
        var columns = candidates.Index().ToDictionary(c => c.Item.Number, c => c.Index);
        _scale = scale;
        _numbers = [.. toCompare];
        _columns = [.. toCompare.Select(number => columns[number])];
        _ratings = new int[_numbers.Length];
        _above = new long[_numbers.Length * _numbers.Length];
    }

    /// <param name="ratings">As <see cref="ProfileCounter.Count"/> takes them.</param>
    public void Count(ReadOnlySpan<int> ratings)
    {
        // Blank is the smallest integer there is.
        for (var i = 0; i < _columns.Length; i++)
            _ratings[i] = Math.Max(ratings[_columns[i]], _scale.Min);
        for (var i = 0; i < _ratings.Length; i++)
        {
            // Most ballots rate few of many: whoever has the lowest rating is above nobody.
            if (_ratings[i] == _scale.Min)
                continue;
            var above = _above.AsSpan(i * _ratings.Length, _ratings.Length);
            for (var j = 0; j < above.Length; j++)
                if (_ratings[i] > _ratings[j])
                    above[j]++;
        }
    }

    /// <summary>What was counted so far, to be kept.</summary>
    public PairMatrix Matrix() => new([.. _numbers], [.. _above]);

    public (long First, long Second) Between(int first, int second)
    {
        var (i, j) = (Place(first), Place(second));
        return (_above[(i * _numbers.Length) + j], _above[(j * _numbers.Length) + i]);
    }

    /// <summary>Adds what another counter found in other ballots.</summary>
    /// <exception cref="ArgumentException">It compares others.</exception>
    public void Add(PairCounter other)
    {
        if (!_numbers.AsSpan().SequenceEqual(other._numbers))
            throw new ArgumentException("These counters compare different candidates.", nameof(other));
        for (var i = 0; i < _above.Length; i++)
            _above[i] += other._above[i];
    }

    private int Place(int number) => Array.IndexOf(_numbers, number) is var place and >= 0
        ? place
        : throw new ArgumentException($"Candidate {number} was not compared.", nameof(number));
}
