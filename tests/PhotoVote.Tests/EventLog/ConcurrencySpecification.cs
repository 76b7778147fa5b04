using PhotoVote.EventLog;

namespace PhotoVote.Tests.EventLog;

public abstract class ConcurrencySpecification<TStorage> : EventLogSpecification<TStorage>
    where TStorage : ILogStorage, new()
{
    private const int Writers = 1_000;
    private const int Streams = 60;

    /// <summary>A request that may be fine, or clash with one of the thousand others in any of the ways there are.</summary>
    private static AppendRequest Some(Random random, List<AppendRequest> earlier)
    {
        StreamAppend Part(int stream) =>
            To($"stream-{stream}", random.Next(3) == 0 ? ExpectedVersion.Exactly(random.Next(6)) : ExpectedVersion.Any, [.. Enumerable.Range(0, 1 + random.Next(3)).Select(i => Event("Some", $"{i}"))]);

        var first = random.Next(Streams);
        var request = random.Next(4) == 0 ? Command(Part(first), Part((first + 1) % Streams)) : Command(Part(first));
        if (random.Next(4) == 0)
            request = If($"stream-{random.Next(Streams)}", random.Next(4), request);
        return random.Next(10) switch
        {
            0 when earlier.Count > 0 => earlier[random.Next(earlier.Count)],
            1 when earlier.Count > 0 => With(Fingerprint.Of("another request"), earlier[random.Next(earlier.Count)]),
            _ => request,
        };
    }

    private async Task<List<RecordedEvent>> FollowToLast()
    {
        var events = new List<RecordedEvent>();
        await foreach (var page in Log.FollowAsync(0, 0, null, Cancel))
        {
            events.AddRange(page.Events);
            if (events is [.., { Type: "Last" }])
                break;
        }

        return events;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_thousand_writers_with_random_conflicts_leave_a_log_without_holes(int seed)
    {
        var random = new Random(seed);
        var requests = new List<AppendRequest>();
        for (var i = 0; i < Writers; i++)
            requests.Add(Some(random, requests));
        var follower = FollowToLast();

        // Half hand over at once; the others come while those are being written.
        var outcomes = await Task.WhenAll(requests.Select((r, i) => i % 2 == 0 ? Append(r) : Task.Run(() => Append(r), Cancel)));
        await Appended(Command(To("last", Event("Last"))));

        var all = await ReadAll();
        var followed = await follower.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        Assert.Equal(Enumerable.Range(1, all.Count).Select(p => (long)p), all.Select(e => e.Position));
        Assert.Equal(all.Select(e => (e.Position, e.Id)), followed.Select(e => (e.Position, e.Id)));
        Assert.All(all.GroupBy(e => e.Stream), s => Assert.Equal(Enumerable.Range(1, s.Count()).Select(v => (long)v), s.Select(e => e.Version)));
        CheckOutcomes(requests, outcomes, all);
    }

    /// <summary>What was acknowledged is there, whole and in its place; what was refused is not; conditions held at that place.</summary>
    private static void CheckOutcomes(List<AppendRequest> requests, AppendOutcome[] outcomes, List<RecordedEvent> all)
    {
        var written = 1;
        foreach (var (request, outcome) in requests.Zip(outcomes))
        {
            switch (outcome)
            {
                case AppendOutcome.Appended { Record: var record } appended:
                    written += record.EventCount;
                    var events = all.GetRange((int)record.FirstPosition - 1, record.EventCount);
                    Assert.Equal(Enumerable.Range(0, record.EventCount).Select(i => EventIds.Derive(request.CommandId, i)), events.Select(e => e.Id));
                    Assert.Equal(request.Appends.SelectMany(a => a.Events.Select(_ => a.Stream)), events.Select(e => e.Stream));
                    Assert.Equal(appended.Versions, request.Appends.Select(a => events.Last(e => e.Stream == a.Stream).Version));
                    foreach (var append in request.Appends)
                        if (!append.Expected.IsAny)
                            Assert.Equal(append.Expected.Value, VersionBefore(append.Stream, record.FirstPosition));
                    foreach (var condition in request.Conditions)
                        Assert.Equal(condition.Version, VersionBefore(condition.Stream, record.FirstPosition));
                    break;
                case AppendOutcome.AlreadyAppended { Record: var record }:
                    Assert.Equal((request.CommandId, request.Fingerprint), (record.CommandId, record.Fingerprint));
                    Assert.Equal(record.CommandId, all[(int)record.FirstPosition - 1].Id);
                    break;
                case AppendOutcome.CommandIdReused { Record: var record }:
                    Assert.NotEqual(request.Fingerprint, record.Fingerprint);
                    break;
                case AppendOutcome.VersionConflict conflict:
                    Assert.NotEqual(conflict.Expected.Value, conflict.Actual);
                    break;
                case AppendOutcome.ConditionFailed failed:
                    Assert.NotEqual(failed.Expected, failed.Actual);
                    break;
            }
        }

        Assert.Equal(all.Count, written);
        Assert.Equal(5, outcomes.Select(o => o.GetType()).Distinct().Count());

        long VersionBefore(string stream, long position) => all.Where(e => e.Stream == stream && e.Position < position).Select(e => e.Version).LastOrDefault();
    }

    [Fact]
    public async Task Writers_that_retry_on_conflict_all_get_through()
    {
        const int writers = 50;
        var attempts = await Task.WhenAll(Enumerable.Range(0, writers).Select(async _ =>
        {
            for (var attempt = 1; ; attempt++)
            {
                var version = await VersionOf("counter");
                if (await Append(Command(To("counter", (int)version, Event("Counted")))) is AppendOutcome.Appended)
                    return attempt;
            }
        }));

        Assert.Equal(writers, await VersionOf("counter"));
        Assert.All(attempts, a => Assert.InRange(a, 1, writers));
    }
}
