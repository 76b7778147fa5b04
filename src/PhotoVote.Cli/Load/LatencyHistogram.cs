using System.Numerics;

namespace PhotoVote.Cli.Load;

/// <summary>
/// Times of any number of things in a memory that does not grow: counted in buckets, none wider than a 128th of the times that it holds.
/// For any number of threads.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int Precision = 7;
    private const int PerOctave = 1 << Precision;
    private const int Octaves = 40; // of microseconds: more than ten days

    private readonly long[] _counts = new long[(Octaves - Precision + 1) * PerOctave];
    private long _max;

    public long Count => _counts.Sum();

    public void Add(TimeSpan time)
    {
        var microseconds = Math.Clamp(time.Ticks / TimeSpan.TicksPerMicrosecond, 0, (1L << Octaves) - 1);
        Interlocked.Increment(ref _counts[BucketOf(microseconds)]);
        for (var max = Volatile.Read(ref _max); microseconds > max;)
            max = Interlocked.CompareExchange(ref _max, microseconds, max) is var seen && seen == max ? microseconds : seen;
    }

    /// <summary>The time that this part of all things did not exceed, by nearest rank, rounded up to its bucket's end.</summary>
    public TimeSpan Quantile(double part)
    {
        var count = Count;
        var rank = Math.Max(1, (long)Math.Ceiling(part * count));
        for (int bucket = 0; bucket < _counts.Length; bucket++)
        {
            rank -= _counts[bucket];
            if (rank <= 0)
                return TimeSpan.FromMicroseconds(Math.Min(EndOf(bucket), _max));
        }

        return TimeSpan.FromMicroseconds(_max);
    }

    public TimeSpan Max => TimeSpan.FromMicroseconds(_max);

    // The first two octaves are exact; each further one has as many buckets, twice as wide as before.
    private static int BucketOf(long microseconds)
    {
        var octave = Math.Max(0, BitOperations.Log2((ulong)microseconds | 1) - Precision);
        return (octave * PerOctave) + (int)(microseconds >> octave);
    }

    private static long EndOf(int bucket)
    {
        var octave = Math.Max(0, (bucket / PerOctave) - 1);
        return (((long)bucket - (octave * PerOctave) + 1) << octave) - 1;
    }
}
