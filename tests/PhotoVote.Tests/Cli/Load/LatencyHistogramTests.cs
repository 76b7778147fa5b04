using CsCheck;
using PhotoVote.Cli.Load;

namespace PhotoVote.Tests.Cli.Load;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Quantiles_AreThoseOfTheTimes_AndOneIn128TooLongAtMost() => Gen.Long[0, 100_000_000].Array[1, 200].Select(Gen.Double[0, 1]).Sample((times, part) =>
    {
        var histogram = new LatencyHistogram();
        foreach (var time in times)
            histogram.Add(TimeSpan.FromMicroseconds(time));
        var exact = times.Order().ElementAt(Math.Max(0, (int)Math.Ceiling(part * times.Length) - 1));
        var told = histogram.Quantile(part).TotalMicroseconds;
        Assert.InRange(told, exact, exact + (exact / 128.0) + 0.5);
        Assert.Equal(times.Max(), histogram.Max.TotalMicroseconds);
        Assert.Equal(times.Length, histogram.Count);
    });
}
