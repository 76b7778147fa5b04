using System.IO.Pipelines;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using PhotoVote.Client;
using PhotoVote.Client.Results;
using PhotoVote.Domain;
using PhotoVote.Gateway.Counts.Live;

namespace PhotoVote.Tests.Gateway.Live;

/// <summary>What listeners are sent of an election in which somebody votes all the time, so that every question brings a newer state.</summary>
public sealed class BusyElectionTests
{
    private static readonly ElectionId Election = ElectionId.FromCommand(7, 1);

    [Fact]
    public async Task Who_has_a_state_of_another_log_is_told_what_there_is_though_newer_ones_come_all_the_time()
    {
        var pipe = new Pipe();
        await using var live = new Watched(firstId: 100);
        live.Add(new Listener(pipe.Writer, after: 1_000_000_000));
        await live.AskedAsync();
        live.Answer();
        Assert.Contains("id: 100\n", await ReadAsync(pipe), StringComparison.Ordinal);
        await live.AskedAsync();
        live.Answer();
        Assert.Contains("id: 102\n", await ReadAsync(pipe), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_comes_after_the_question_may_have_a_newer_state_than_the_answer_and_is_not_sent_an_older_one()
    {
        var (pipe, other) = (new Pipe(), new Pipe());
        await using var live = new Watched(firstId: 100);
        live.Add(new Listener(other.Writer, after: 0));
        await live.AskedAsync();

        // The question is out, and its answer is 100; meanwhile another gateway has shown it 101.
        live.Add(new Listener(pipe.Writer, after: 101));
        live.Answer();
        await live.AskedAsync();
        Assert.Contains("id: 100\n", await ReadAsync(other), StringComparison.Ordinal);
        Assert.False(pipe.Reader.TryRead(out _));
        live.Answer();
        Assert.Contains("id: 102\n", await ReadAsync(pipe), StringComparison.Ordinal);
    }

    private static async Task<string> ReadAsync(Pipe pipe)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(10));
        var read = await pipe.Reader.ReadAsync(patience.Token);
        var text = Encoding.UTF8.GetString(read.Buffer);
        pipe.Reader.AdvanceTo(read.Buffer.End);
        return text;
    }

    /// <summary>An election whose tally has another state each time it is asked, and answers when it is told to.</summary>
    private sealed class Watched : ITallyGrain, IAsyncDisposable
    {
        private readonly CancellationTokenSource _stopping = new();
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly SemaphoreSlim _questions = new(0);
        private readonly SemaphoreSlim _answers = new(0);
        private readonly LiveElection _live;
        private long _id;

        public Watched(long firstId)
        {
            _id = firstId - 2;
            var grains = DispatchProxy.Create<IGrainFactory, OneGrain>();
            ((OneGrain)(object)grains).Grain = this;
            _live = new(Election, null, grains, JsonSerializerOptions.Web, TimeProvider.System, NullLogger.Instance, _ => _ended.TrySetResult(), _stopping.Token);
        }

        /// <summary>The next question: all have been told the answer to the last one.</summary>
        public async Task AskedAsync() => Assert.True(await _questions.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));

        public void Answer() => _answers.Release();

        public void Add(Listener listener)
        {
            Assert.True(_live.TryAdd(listener));
            _live.Start();
        }

        public async Task<Reply<LiveResultsView>> WatchAsync(string? key, long after, TimeSpan wait, CancellationToken cancellationToken)
        {
            _questions.Release();
            await _answers.WaitAsync(cancellationToken);
            return new(ReplyStatus.Done, new LiveResultsView(Election.ToString(), _id += 2, "open", "counting", false, new TurnoutView(0, 0), null));
        }

        public Task<Reply<ResultsView>> GetResultsAsync(string? key, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Reply<TurnoutView>> GetTurnoutAsync(string? key, CancellationToken cancellationToken) => throw new NotSupportedException();

        public async ValueTask DisposeAsync()
        {
            await _stopping.CancelAsync();
            await _ended.Task;
            _stopping.Dispose();
            _questions.Dispose();
            _answers.Dispose();
        }
    }

    public class OneGrain : DispatchProxy
    {
        public object? Grain { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Grain;
    }
}
