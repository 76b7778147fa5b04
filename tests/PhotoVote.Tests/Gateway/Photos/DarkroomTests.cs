using PhotoVote.Gateway.Photos;
using PhotoVote.Gateway.Photos.Developing;

namespace PhotoVote.Tests.Gateway.Photos;

public sealed class DarkroomTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FewAreDevelopedAtOnce_SomeWait_AndOneMoreIsRefused()
    {
        using var begun = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        var (now, most) = (0, 0);
        using var darkroom = new Darkroom(2, _ =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref now));
            begun.Release();
            goOn.Wait(Cancel);
            Interlocked.Decrement(ref now);
            return (null, Negative.Damaged);
        });
        var first = Enumerable.Range(0, 2).Select(_ => darkroom.DevelopAsync([], Cancel)).ToList();
        await begun.WaitAsync(Cancel);
        await begun.WaitAsync(Cancel);

        var waiting = Enumerable.Range(0, 16).Select(_ => darkroom.DevelopAsync([], Cancel)).ToList();
        await Assert.ThrowsAsync<DarkroomFullException>(() => darkroom.DevelopAsync([], Cancel));

        goOn.Release(18);
        Assert.All(await Task.WhenAll([.. first, .. waiting]), developed => Assert.NotNull(developed.Refusal));
        Assert.Equal(2, most);
    }

    [Fact]
    public async Task WhoWaitsNoLonger_IsNotDevelopedAnyMore()
    {
        using var begun = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        var count = 0;
        using var darkroom = new Darkroom(1, _ =>
        {
            count++;
            begun.Release();
            goOn.Wait(Cancel);
            return (null, Negative.Damaged);
        });
        var first = darkroom.DevelopAsync([], Cancel);
        await begun.WaitAsync(Cancel);
        using var patience = new CancellationTokenSource();
        var second = darkroom.DevelopAsync([], patience.Token);

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        goOn.Release(3);

        await first;
        await darkroom.DevelopAsync([], Cancel);
        Assert.Equal(2, count);
    }

    [Fact]
    public async Task WhatGoesWrongWithOne_IsNoTroubleForTheNext()
    {
        using var darkroom = new Darkroom(1, file => file.Length == 0 ? throw new InvalidOperationException("torn") : (null, Negative.Damaged));

        await Assert.ThrowsAsync<InvalidOperationException>(() => darkroom.DevelopAsync([], Cancel));
        Assert.NotNull((await darkroom.DevelopAsync([1], Cancel)).Refusal);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = most; value > seen && Interlocked.CompareExchange(ref most, value, seen) is var other && other != seen; seen = other)
        {
        }
    }
}
