using PhotoVote.EventLog;
using PhotoVote.EventLog.Appending;

namespace PhotoVote.Tests.EventLog.Appending;

public sealed class GroupCommitterTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static AppendRequest Request(string stream, Ulid? id = null) =>
        new(0, id ?? Ulid.NewUlid(), default, [new(stream, ExpectedVersion.Any, [new("E", default)])]);

    [Fact]
    public async Task What_waits_while_a_batch_is_written_becomes_one_batch()
    {
        var gate = new TaskCompletionSource();
        var store = new MemoryBatchStore { Gate = gate.Task };
        await using var committer = new GroupCommitter(0, store, new(), null);
        var first = committer.AppendAsync(Request("a"), CancellationToken.None);
        await store.Entered.WaitAsync(Limit, Cancel);
        var others = Enumerable.Range(0, 100).Select(i => committer.AppendAsync(Request($"s{i}"), CancellationToken.None)).ToArray();

        gate.SetResult();
        await first.WaitAsync(Limit, Cancel);
        await Task.WhenAll(others).WaitAsync(Limit, Cancel);

        Assert.Equal([1, 100], store.Tried);
    }

    [Fact]
    public async Task Somebody_who_repeats_old_commands_without_pause_does_not_hold_up_the_others()
    {
        var old = Enumerable.Range(0, 100).Select(_ => Request("old")).ToArray();
        var repeats = new List<Task<AppendOutcome>>();
        GroupCommitter? repeating = null;
        var store = new MemoryBatchStore
        {
            // The next repetition is always there before the next batch is made.
            NextFailure = () =>
            {
                if (repeating is not null && repeats.Count < old.Length)
                    repeats.Add(repeating.AppendAsync(old[repeats.Count], Cancel));
                return Failure.None;
            },
        };
        await using (var before = new GroupCommitter(0, store, new(), null))
            await Task.WhenAll(old.Select(request => before.AppendAsync(request, Cancel)));
        await using var committer = new GroupCommitter(0, store, new(), null);
        store.Tried.Clear();
        repeating = committer;

        // Nothing is tried before the others are there: counted is how long they are held up from then on.
        var gate = new TaskCompletionSource();
        store.Gate = gate.Task;
        repeats.Add(committer.AppendAsync(old[0], Cancel));
        var others = Task.WhenAll(Enumerable.Range(0, 3).Select(_ => committer.AppendAsync(Request("new"), Cancel)).ToArray());
        gate.SetResult();
        await others.WaitAsync(Limit, Cancel);

        // The repetitions go on meanwhile: what counts is how many were tried before the others were written.
        Assert.InRange(store.TriedWhenLastWritten, 1, 8);
        while (repeats.Count < old.Length)
            await committer.AppendAsync(Request("new"), Cancel);
        Assert.All(await Task.WhenAll(repeats).WaitAsync(Limit, Cancel), outcome => Assert.IsType<AppendOutcome.AlreadyAppended>(outcome));
    }

    [Fact]
    public async Task The_committer_does_not_keep_the_context_of_its_first_caller()
    {
        var context = new AsyncLocal<string?>();
        var seen = new List<string?>();
        var store = new MemoryBatchStore
        {
            NextFailure = () =>
            {
                seen.Add(context.Value);
                return Failure.None;
            },
        };
        context.Value = "the first caller's";
        await using var committer = new GroupCommitter(0, store, new(), null);
        await committer.AppendAsync(Request("a"), CancellationToken.None);

        Assert.Equal([null], seen);
    }
}
