using System.Threading.Channels;

namespace PhotoVote.Tests.EventLog.Journaling.Kit;

/// <summary>Counts those who come by, for one who waits for them.</summary>
internal sealed class Arrivals
{
    private readonly Channel<bool> _come = Channel.CreateUnbounded<bool>();

    public void Add() => _come.Writer.TryWrite(true);

    /// <summary>Waits until that many more have come.</summary>
    public async Task WaitAsync(int count)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        for (var i = 0; i < count; i++)
            await _come.Reader.ReadAsync(patience.Token);
    }
}
