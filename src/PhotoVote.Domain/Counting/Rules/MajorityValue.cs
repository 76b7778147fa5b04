namespace PhotoVote.Domain.Counting;

/// <summary>Where two majority values part.</summary>
/// <param name="TakenAway">How many ballots have been taken away from each, at the median and always the same from both, when they do.</param>
/// <param name="Of">How many there were.</param>
/// <param name="First">The first one's median then, as a step of the scale from 0.</param>
internal readonly record struct MajorityDifference(Int128 TakenAway, Int128 Of, int First, int Second);

/// <summary>
/// Majority judgment's tie-break without looping over ballots. Taking one ballot at the lower median away, again and again, visits the sorted
/// grades from the middle outwards: of an odd number first the middle one; then, and of an even number from the start, one from the left half
/// (from the middle to the worst) and one from the right half (from the middle to the best) in turn. So two profiles compare as those two
/// walks do, and a walk is at most one run a grade. Balinski and Laraki, PNAS 104 (2007) 8720.
/// </summary>
internal static class MajorityValue
{
    /// <summary>
    /// Null when the profiles are equal. Where one has more judges, both are first multiplied to the same number: that changes no profile's
    /// shares, and not the order in which grades come either, only how often each is repeated.
    /// </summary>
    public static MajorityDifference? Compare(ReadOnlySpan<long> first, ReadOnlySpan<long> second)
    {
        var (a, b) = (Sum(first), Sum(second));
        var common = GreatestCommonDivisor(a, b);
        var x = new Walk(first, b / common);
        var y = new Walk(second, a / common);
        var total = (Int128)a * (b / common);
        Int128 taken = 0;
        if (Int128.IsOddInteger(total))
        {
            if (x.Left != y.Left)
                return new MajorityDifference(taken, total, x.Left, y.Left);
            x.TakeLeft(1);
            y.TakeLeft(1);
            taken = 1;
        }

        while (taken < total)
        {
            if (x.Left != y.Left)
                return new MajorityDifference(taken, total, x.Left, y.Left);
            if (x.Right != y.Right)
                return new MajorityDifference(taken + 1, total, x.Right, y.Right);
            var run = Int128.Min(x.Run, y.Run);
            x.TakePairs(run);
            y.TakePairs(run);
            taken += 2 * run;
        }

        return null;
    }

    private static long Sum(ReadOnlySpan<long> histogram)
    {
        long sum = 0;
        foreach (var count in histogram)
            sum += count;
        return sum > 0 ? sum : throw new ArgumentException("Nobody judged: there is nothing to compare.", nameof(histogram));
    }

    private static long GreatestCommonDivisor(long a, long b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);

    /// <summary>From the middle of a profile outwards, both ways; how many ballots are left at the grade where each way is.</summary>
    private ref struct Walk
    {
        private readonly ReadOnlySpan<long> _histogram;
        private readonly long _times;
        private Int128 _left;
        private Int128 _right;

        public Walk(ReadOnlySpan<long> histogram, long times)
        {
            _histogram = histogram;
            _times = times;
            Int128 total = 0;
            foreach (var count in histogram)
                total += (Int128)count * times;

            // The left way begins at the lower median itself, the right way just after it.
            var through = ((total - 1) / 2) + 1;
            Int128 before = 0;
            while (before + At(Left) < through)
                before += At(Left++);
            _left = through - before;
            (Right, _right) = (Left, At(Left) - _left);
            Settle();
        }

        public int Left { get; private set; }
        public int Right { get; private set; }

        public readonly Int128 Run => Int128.Min(_left, _right);

        public void TakeLeft(Int128 ballots)
        {
            _left -= ballots;
            Settle();
        }

        public void TakePairs(Int128 pairs)
        {
            _left -= pairs;
            _right -= pairs;
            Settle();
        }

        private void Settle()
        {
            while (_left == 0 && Left > 0)
                _left = At(--Left);
            while (_right == 0 && Right < _histogram.Length - 1)
                _right = At(++Right);
        }

        private readonly Int128 At(int step) => (Int128)_histogram[step] * _times;
    }
}
