using PhotoVote.Grains.Projections;

namespace PhotoVote.Tests.Grains.Projections;

public sealed class HeadHistoryTests
{
    private readonly HeadHistory _heads = new();

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    [Fact]
    public void A_reader_at_the_end_is_not_behind()
    {
        _heads.Add(10, At(1));

        Assert.Equal(TimeSpan.Zero, _heads.BehindSince(10, At(50)));
        Assert.Equal(TimeSpan.Zero, _heads.BehindSince(12, At(50)));
        Assert.Equal(10, _heads.Latest);
    }

    [Fact]
    public void A_reader_is_behind_since_the_first_event_that_it_has_not_read_was_seen()
    {
        _heads.Add(10, At(1));
        _heads.Add(20, At(5));
        _heads.Add(20, At(7));
        _heads.Add(30, At(9));

        Assert.Equal(At(9), _heads.BehindSince(3, At(10)));
        Assert.Equal(At(5), _heads.BehindSince(10, At(10)));
        Assert.Equal(At(5), _heads.BehindSince(19, At(10)));
        Assert.Equal(At(1), _heads.BehindSince(20, At(10)));
    }

    [Fact]
    public void Of_a_long_time_the_last_part_is_kept()
    {
        for (var i = 1; i <= 10_000; i++)
            _heads.Add(i, At(i));

        Assert.Equal(At(3_599), _heads.BehindSince(0, At(10_000)));
    }
}
