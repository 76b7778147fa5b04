using System.Collections.Immutable;
using CsCheck;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Appending;

namespace PhotoVote.Tests.EventLog.Appending;

/// <summary>Whatever many callers send at once, the outcomes are those of requests that came one after the other.</summary>
public sealed class GroupCommitterPropertyTests
{
    private const int Callers = 12;
    private static readonly string[] Streams = ["a", "b", "c", "gate"];

    /// <summary>One step of a caller: what it wants, given what it sees when it comes to it.</summary>
    private sealed record Step(int Stream, int Second, int Expected, int Condition, int Id, int Fingerprint, int Events);

    private sealed record Sent(AppendRequest Request, AppendOutcome? Outcome, Exception? Error, long HeadBefore, long HeadAfter);

    private static readonly Gen<Step> Steps = Gen.Select(
        Gen.Int[0, 3], Gen.Int[0, 9], Gen.Int[-3, 3], Gen.Int[-8, 2], Gen.Int[0, 60], Gen.Int[0, 9], Gen.Int[1, 3],
        (stream, second, expected, condition, id, fingerprint, events) => new Step(stream, second, expected, condition, id, fingerprint, events));

    [Fact]
    public async Task Outcomes_are_those_of_requests_that_came_one_after_the_other() =>
        await Steps.Array[Callers, 120].SampleAsync(steps => CheckAsync(steps, () => Failure.None), iter: 300);

    [Fact]
    public async Task A_store_that_fails_now_and_then_makes_no_outcome_false() =>
        await Gen.Select(Steps.Array[Callers, 120], Gen.Int[0, 3].Array[40]).SampleAsync(
            (steps, failures) =>
            {
                var next = 0;
                return CheckAsync(steps, () => (Failure)(failures[next++ % failures.Length] is var f && next % 3 == 0 ? f : 0));
            },
            iter: 200);

    private static async Task CheckAsync(Step[] steps, Func<Failure> failure)
    {
        var store = new MemoryBatchStore { NextFailure = failure };
        var ids = Enumerable.Range(0, 61).Select(_ => Ulid.NewUlid()).ToArray();
        Sent[][] sent;
        await using (var committer = new GroupCommitter(0, store, new(), null))
            sent = await Task.WhenAll(steps.Chunk((steps.Length + Callers - 1) / Callers).Select(own => Task.Run(() => SendAsync(committer, store, own, ids))));

        Check(store, [.. sent.SelectMany(s => s)]);
    }

    private static async Task<Sent[]> SendAsync(GroupCommitter committer, MemoryBatchStore store, Step[] steps, Ulid[] ids)
    {
        var sent = new List<Task<Sent>>();
        foreach (var (i, step) in steps.Index())
        {
            var one = SendAsync(committer, store, ToRequest(step, store, ids));
            sent.Add(one);
            if (i % 3 == 2) // some follow on others without waiting for them
                await one;
        }

        return await Task.WhenAll(sent);
    }

    private static async Task<Sent> SendAsync(GroupCommitter committer, MemoryBatchStore store, AppendRequest request)
    {
        var before = store.Head;
        try
        {
            var outcome = await committer.AppendAsync(request, CancellationToken.None);
            return new(request, outcome, null, before, store.Head);
        }
        catch (EventLogException e)
        {
            return new(request, null, e, before, store.Head);
        }
    }

    private static AppendRequest ToRequest(Step step, MemoryBatchStore store, Ulid[] ids)
    {
        string[] streams = step.Second < Streams.Length && step.Second != step.Stream ? [Streams[step.Stream], Streams[step.Second]] : [Streams[step.Stream]];
        ImmutableArray<StreamCondition> conditions = step.Condition < -1 ? [] : [new("gate", Math.Max(0, store.VersionOf("gate") + Math.Min(step.Condition, 0)))];
        // Of sixty ids some come again, a few with another request, and one derived from another: an event id that is taken.
        var id = step.Id == 7 ? EventIds.Derive(ids[8], 1) : ids[step.Id];
        return new(0, id, new((UInt128)(step.Fingerprint == 0 ? 1 : 0)),
            [.. streams.Select(s => new StreamAppend(s, Expected(step, store.VersionOf(s)), [.. Enumerable.Repeat(new EventData("E", default), step.Events)]))],
            conditions);
    }

    private static ExpectedVersion Expected(Step step, long version) =>
        step.Expected < -1 ? ExpectedVersion.Any : ExpectedVersion.Exactly(Math.Max(0, version + step.Expected));

    private static void Check(MemoryBatchStore store, Sent[] sent)
    {
        // The versions of all streams after each position at which a request ended, by replaying what was written, one by one.
        var history = new List<(long Head, Dictionary<string, long> Versions)> { (0, Streams.ToDictionary(s => s, _ => 0L)) };
        var written = new Dictionary<Ulid, (AppendRequest Request, long First)>();
        foreach (var request in store.Batches.SelectMany(batch => batch))
        {
            var (head, versions) = history[^1];
            Assert.All(request.Conditions, c => Assert.Equal(versions[c.Stream], c.Version));
            Assert.All(request.Appends, a => Assert.True(a.Expected.IsAny || a.Expected.Value == versions[a.Stream]));
            Assert.True(written.TryAdd(request.CommandId, (request, head + 1)), "written twice");
            var next = new Dictionary<string, long>(versions);
            foreach (var append in request.Appends)
                next[append.Stream] += append.Events.Length;
            history.Add((head + request.EventCount, next));
        }

        foreach (var one in sent)
        {
            var request = one.Request;
            switch (one.Outcome)
            {
                case AppendOutcome.Appended appended:
                    Assert.Same(request, written[request.CommandId].Request);
                    Assert.Equal(written[request.CommandId].First, appended.Record.FirstPosition);
                    var after = history.Single(h => h.Head == appended.Record.LastPosition).Versions;
                    Assert.Equal(request.Appends.Select(a => after[a.Stream]), appended.Versions);
                    break;
                case AppendOutcome.AlreadyAppended already:
                    Assert.NotSame(request, written[request.CommandId].Request);
                    Assert.Equal(request.Fingerprint, written[request.CommandId].Request.Fingerprint);
                    Assert.Equal(written[request.CommandId].First, already.Record.FirstPosition);
                    break;
                case AppendOutcome.CommandIdReused reused:
                    Assert.True(reused.Record.CommandId != request.CommandId || reused.Record.Fingerprint != request.Fingerprint);
                    Assert.Equal(written[reused.Record.CommandId].First, reused.Record.FirstPosition);
                    break;
                case AppendOutcome.VersionConflict conflict:
                    Assert.NotEqual(conflict.Expected.Value, conflict.Actual);
                    AssertWasTrue(one, conflict.Stream, conflict.Actual);
                    break;
                case AppendOutcome.ConditionFailed failed:
                    Assert.NotEqual(failed.Expected, failed.Actual);
                    AssertWasTrue(one, failed.Stream, failed.Actual);
                    break;
                default:
                    Assert.True(one.Error is AppendOutcomeUnknownException || !written.TryGetValue(request.CommandId, out var it) || it.Request != request);
                    break;
            }
        }

        // Whatever was written was reported to its caller as written, or as unknown.
        Assert.All(written.Values, w => Assert.Contains(sent, one => one.Request == w.Request && (one.Outcome is AppendOutcome.Appended || one.Error is AppendOutcomeUnknownException)));

        // A refusal says what the log held at some moment between the call and the answer.
        void AssertWasTrue(Sent one, string stream, long actual) =>
            Assert.Contains(history, h => h.Head >= one.HeadBefore && h.Head <= one.HeadAfter && h.Versions[stream] == actual);
    }
}
