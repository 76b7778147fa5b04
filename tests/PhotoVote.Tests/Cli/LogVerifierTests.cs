using System.Collections.Immutable;
using PhotoVote.Cli.Verification;
using PhotoVote.Cli.Verification.Checks;
using PhotoVote.Domain.Elections;
using PhotoVote.EventLog;
using PhotoVote.StoredEvents;
using PhotoVote.Tests.Domain;
using StreamId = PhotoVote.EventLog.StreamId;

namespace PhotoVote.Tests.Cli;

/// <summary>Checks on events in memory: what no database would hold, and what a log does while it is read.</summary>
public sealed class LogVerifierTests
{
    private static readonly string Stream = StreamNames.Election(Fixed.Election);

    [Fact]
    public async Task Positions_out_of_order_are_found()
    {
        var check = new PositionsCheck();
        await VerifyAsync(check, 3, Event(1, 1), Event(3, 3), Event(2, 2));
        Assert.Equal([3, 2], check.Places.Select(p => p.Position).Take(2));
    }

    [Fact]
    public async Task A_head_beyond_the_last_event_is_found_and_reading_ends()
    {
        var check = new PositionsCheck();
        await VerifyAsync(check, 5, Event(1, 1), Event(2, 2));
        Assert.Equal("the last event at 2", Assert.Single(check.Places).Found);
    }

    [Fact]
    public async Task What_is_written_while_the_log_is_read_is_left_for_the_next_time()
    {
        var check = new PositionsCheck();
        var report = await VerifyAsync(check, 2, Event(1, 1), Event(2, 2), Event(3, 3), Event(4, 9));
        Assert.True(report.IsOk);
        Assert.Equal(2, report.Totals.Events);
    }

    [Fact]
    public async Task A_check_counts_every_failure_and_keeps_the_first_places()
    {
        var check = new VersionsCheck();
        var events = Enumerable.Range(1, 20).Select(i => Event(i, i * 2)).ToArray();
        await VerifyAsync(check, 20, events);
        Assert.Equal(20, check.Failures);
        Assert.Equal([1, 2, 3, 4, 5], check.Places.Select(p => p.Position));
    }

    [Theory]
    [InlineData("code/ABCDEF", true)]
    [InlineData("code/abcdef", false)]
    [InlineData("01K2GV5GYM00C4JHMJY1C7WK0C/election", true)]
    [InlineData("01K2GV5GYM00C4JHMJY1C7WK0C/roll/7", true)]
    [InlineData("01K2GV5GYM00C4JHMJY1C7WK0C/roll/07", false)]
    [InlineData("01K2GV5GYM00C4JHMJY1C7WK0C/roll/-1", false)]
    [InlineData("01K2GV5GYM00C4JHMJY1C7WK0C/ballot/01K2GV5GYM00C4JHMJY1C7WK0C", true)]
    [InlineData("01K2GV5GYM00C4JHMJY1C7WK0C/ballot/01K2GV5GYM00C4JHMJY1C7WK0C/more", false)]
    [InlineData("01k2gv5gym00c4jhmjy1c7wk0c/election", false)]
    [InlineData("election", false)]
    [InlineData("", false)]
    public void A_stream_has_one_name(string name, bool known) =>
        Assert.Equal(known, StreamName.Read(name).Kind != StreamKind.Unknown);

    private static RecordedEvent Event(long position, long version)
    {
        var data = StoredEventCodec.Current.Encode(new ElectionOpened(Fixed.At));
        return new RecordedEvent(Stream, version, position, Ulid.NewUlid(), 1, data.Type, data.Data, default, Fixed.Noon);
    }

    private static Task<VerificationReport> VerifyAsync(LogCheck check, long head, params RecordedEvent[] events) =>
        new LogVerifier(EventRegistry.Current, [check]).RunAsync(new MemoryLog(head, [.. events]), read: null, TestContext.Current.CancellationToken);

    /// <summary>One partition, read in one page.</summary>
    private sealed class MemoryLog(long head, ImmutableArray<RecordedEvent> events) : IEventLog
    {
        public int PartitionCount => 1;

        public Task<long> ReadHeadAsync(int partition, CancellationToken cancellationToken) => Task.FromResult(head);

        public Task<LogPage> ReadPartitionAsync(
            int partition, long afterPosition, int maxScanned, string? streamPrefix, CancellationToken cancellationToken) =>
            Task.FromResult(afterPosition == 0 ? new LogPage(events, events.Max(e => e.Position), head) : new LogPage([], afterPosition, head));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<AppendOutcome> AppendAsync(AppendRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<CommandRecord?> FindCommandAsync(int partition, Ulid commandId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<StreamSlice> ReadStreamAsync(
            StreamId stream, long fromVersion, int maxCount, ReadDirection direction, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<long> ReadVersionAsync(StreamId stream, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<LoadedStream> LoadAsync(StreamId stream, long afterVersion, string? snapshotSchema, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task SaveSnapshotAsync(StreamId stream, Snapshot snapshot, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<LogPage> FollowAsync(int partition, long afterPosition, string? streamPrefix, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
