using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.Tests.EventLog.Journaling.Kit;

namespace PhotoVote.Tests.EventLog.Journaling.Defects;

/// <summary>The event log does not have the defects of Orleans' own providers.</summary>
public sealed class OnTheEventLogTests : JournalTests
{
    private readonly Journal _journal;

    public OnTheEventLogTests(JournalSilo silo)
        : base(silo) => _journal = new Journal(this);

    [Fact]
    public async Task Of_two_activations_that_write_on_the_same_state_one_is_told_that_it_lost()
    {
        var (one, two) = await Scenarios.TwoActivationsWriteAsync(_journal);

        Assert.Equal(new Write(true, "one", 1), one);
        Assert.Equal(new Write(false, "one", 1), two);
        Assert.Equal("one", await _journal.StoredAsync());
    }

    [Fact]
    public async Task A_transition_that_throws_leaves_no_trace()
    {
        var (write, _, stored) = await Scenarios.TransitionThrowsAsync(_journal);

        Assert.Equal(new Write(false, "", 0), write);
        Assert.Equal("", stored);
    }

    [Fact]
    public async Task What_was_not_written_while_the_store_was_down_stays_unwritten()
    {
        var (answer, afterwards, stored) = await Scenarios.WriteWhileStoreIsDownAsync(_journal);

        Assert.IsType<AppendNotWrittenException>(answer);
        Assert.Equal(new Write(false, "", 0), afterwards);
        Assert.Equal("", stored);
    }

    [Fact]
    public async Task An_activation_that_has_ended_writes_no_more() => Assert.Equal("", await Scenarios.ActivationEndsWhileStoreIsDownAsync(_journal));

    [Fact]
    public async Task A_write_that_is_refused_is_not_tried_again_unasked() => Assert.Equal(1, await Scenarios.WritesAreRefusedAsync(_journal, refusals: 5));

    [Fact]
    public async Task An_event_that_failed_does_not_come_back_with_the_next()
    {
        var (failed, next, stored) = await Scenarios.NextCommandAsync(_journal);

        Assert.Equal(new Write(false, "", 0), failed);
        Assert.Equal(new Write(true, "next", 1), next);
        Assert.Equal("next", stored);
    }

    [Fact]
    public async Task An_activation_refuses_on_what_another_wrote()
    {
        var (hadInMind, _) = await Scenarios.RefusalAfterAnotherWroteAsync(_journal);

        Assert.Equal("one", hadInMind);
    }

    [Fact]
    public async Task A_change_is_announced_once_and_shows_each_event_once()
    {
        var (tentative, after) = await Scenarios.StateChangesAsync(_journal);

        Assert.Equal(["a b"], tentative);
        Assert.Equal("a b", after);
    }

    [Fact]
    public async Task An_event_decided_on_an_old_state_is_not_submitted_to_the_new_one()
    {
        var (write, stored) = await Scenarios.DecisionOnAnOldStateAsync(_journal);

        Assert.Equal(new Write(false, "one uno", 2), write);
        Assert.Equal("one uno", stored);
    }

    /// <summary>Its grains that take commands are on a stream of their own: words, not notes.</summary>
    private sealed class Journal(OnTheEventLogTests test) : IJournalUnderTest
    {
        private readonly string _aggregate = Guid.NewGuid().ToString("N");

        public ITurns One => test.Grain;

        public ITurns Two => test.Twin;

        public int Writes => test.Faults.Appends;

        public void RefuseWrites(int count) => test.Faults.NextAppends([.. Enumerable.Repeat(AppendFault.NotWritten, count)]);

        public Task SpoilNextWriteAsync()
        {
            RefuseWrites(1);
            return Task.CompletedTask;
        }

        public Task MendAsync() => Task.CompletedTask;

        public void TakeStoreDown()
        {
            test.Faults.FailsReading = () => true;
            test.Faults.ChooseFault = () => AppendFault.NotWritten;
        }

        public void BringStoreUp() => (test.Faults.FailsReading, test.Faults.ChooseFault) = (null, null);

        public Task AddByCommandAsync(string word) => ExecuteAsync(_aggregate, _ => AggregateDecision<WordAdded, string>.Accept([new WordAdded(word)]));

        public async Task<string> RefuseCommandAsync() =>
            Assert.IsType<CommandOutcome<Words, string>.Refused>(
                await ExecuteAsync($"{_aggregate}#twin", state => AggregateDecision<WordAdded, string>.Refuse($"{state}"))).Refusal;

        public Task<string> StoredAsync() => test.WrittenAsync();

        private Task<CommandOutcome<Words, string>> ExecuteAsync(string aggregate, Func<Words, AggregateDecision<WordAdded, string>> decide) =>
            test.Silo.Grains.GetGrain<IWordAggregate>(aggregate).TakeAsync((WordAggregate g) => g.ExecuteAsync(
                new() { Id = Ulid.NewUlid(), Fingerprint = Fingerprint.Of("request"), Decide = (state, _) => decide(state) }, CancellationToken.None));
    }
}
