using CsCheck;
using PhotoVote.Domain.Rolls;
using static PhotoVote.Tests.Domain.Fixed;

namespace PhotoVote.Tests.Domain.Rolls;

public class AdmissionPaceTests
{
    [Theory]
    [InlineData(1, 10)]
    [InlineData(600, 10)]
    [InlineData(601, 11)]
    [InlineData(60_000, 1_000)]
    public void A_burst_is_what_a_second_brings_and_at_least_ten(int rate, int burst)
    {
        Assert.Equal(burst, AdmissionPace.Burst(rate));
        Assert.Equal(burst, Admitted(rate, TimeSpan.Zero, attempts: burst * 2));
    }

    [Theory]
    [InlineData(60, 60)]
    [InlineData(7, 7)]
    [InlineData(60_000, 60_000)]
    public void Over_a_minute_the_rate_and_one_burst_come_in(int rate, int perMinute)
    {
        var admitted = Admitted(rate, TimeSpan.FromMinutes(1), attempts: 70_000);
        Assert.InRange(admitted, perMinute, perMinute + AdmissionPace.Burst(rate));
    }

    [Fact]
    public void Whoever_waits_as_long_as_told_is_admitted() => Gen.Select(Gen.Int[1, 60_000], Gen.Int[0, 5_000]).Sample((rate, step) =>
    {
        long clock = 0;
        var at = Noon;
        for (var i = 0; i < 30; i++)
        {
            if (AdmissionPace.Next(clock, at, rate, out var wait) is not { } next)
            {
                at += TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
                next = AdmissionPace.Next(clock, at, rate, out _)!.Value;
            }

            Assert.True(next > clock);
            (clock, at) = (next, at.AddMilliseconds(step));
        }
    });

    private static int Admitted(int rate, TimeSpan over, int attempts)
    {
        var (clock, admitted) = (0L, 0);
        for (var i = 0; i < attempts; i++)
        {
            if (AdmissionPace.Next(clock, Noon + (over / attempts * i), rate, out _) is not { } next)
                continue;
            (clock, admitted) = (next, admitted + 1);
        }

        return admitted;
    }
}
