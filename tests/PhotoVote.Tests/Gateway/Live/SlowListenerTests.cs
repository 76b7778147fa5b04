using System.IO.Pipelines;
using System.Text;
using PhotoVote.Gateway.Counts.Live;

namespace PhotoVote.Tests.Gateway.Live;

/// <summary>What a listener is sent that reads more slowly than states come.</summary>
public sealed class SlowListenerTests
{
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 8, resumeWriterThreshold: 4, useSynchronizationContext: false));

    [Fact]
    public async Task While_it_does_not_read_nothing_is_kept_for_it_and_then_it_is_sent_the_newest()
    {
        var listener = new Listener(_pipe.Writer, after: 0);
        for (var id = 1; id <= 1_000; id++)
            listener.Offer(State(id));
        await UntilAsync(() => listener.Stalled > TimeSpan.Zero);

        Assert.Equal("state 1 ", await ReadAsync());
        Assert.Equal("state 1000 ", await ReadAsync());
        await UntilAsync(() => listener.Stalled == TimeSpan.Zero);
        Assert.False(_pipe.Reader.TryRead(out _));
    }

    [Fact]
    public async Task It_is_sent_nothing_twice_and_nothing_that_it_has_unless_the_log_was_set_back()
    {
        var listener = new Listener(_pipe.Writer, after: 5);
        listener.Offer(State(5));
        listener.Offer(State(4));
        Assert.False(_pipe.Reader.TryRead(out _));
        listener.Offer(State(6));
        Assert.Equal("state 6 ", await ReadAsync());
        listener.Offer(State(6));
        Assert.False(_pipe.Reader.TryRead(out _));
        listener.Offer(State(2, log: 1));
        Assert.Equal("state 2 ", await ReadAsync());
    }

    [Fact]
    public async Task Its_last_words_come_after_the_newest_state_and_then_it_is_done()
    {
        var listener = new Listener(_pipe.Writer, after: 0);
        listener.Offer(State(1));
        listener.Offer(State(2));
        listener.SayGoodbye();
        Assert.Equal("state 1 ", await ReadAsync());
        Assert.Equal("state 2 ", await ReadAsync());
        Assert.StartsWith(": this server stops", await ReadAsync(), StringComparison.Ordinal);
        await listener.Done.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        listener.Offer(State(3));
        Assert.False(_pipe.Reader.TryRead(out _));
    }

    private static Frame State(int id, int log = 0) => new(id, log, Encoding.ASCII.GetBytes($"state {id} "));

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var tries = 0; tries < 500 && !holds(); tries++)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        Assert.True(holds());
    }

    private async Task<string> ReadAsync()
    {
        var read = await _pipe.Reader.ReadAsync(TestContext.Current.CancellationToken);
        var text = Encoding.ASCII.GetString(read.Buffer);
        _pipe.Reader.AdvanceTo(read.Buffer.End);
        return text;
    }
}
