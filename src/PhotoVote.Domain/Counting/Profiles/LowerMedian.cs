namespace PhotoVote.Domain.Counting;

/// <summary>Of n grades in order, the one at index ⌊(n − 1) / 2⌋, counted from 0: with an even number the worse of the middle two.</summary>
public static class LowerMedian
{
    /// <summary>Its place in the histogram, from 0.</summary>
    /// <exception cref="ArgumentException">There is no rating at all.</exception>
    public static int StepOf(ReadOnlySpan<long> histogram)
    {
        long total = 0;
        foreach (var count in histogram)
            total += count;
        var before = (total - 1) / 2;
        for (var step = 0; step < histogram.Length && total > 0; step++)
        {
            if (before < histogram[step])
                return step;
            before -= histogram[step];
        }

        throw new ArgumentException("Nobody was rated: there is no median.", nameof(histogram));
    }
}
