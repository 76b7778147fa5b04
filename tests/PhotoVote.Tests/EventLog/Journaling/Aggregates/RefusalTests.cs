using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.Tests.EventLog.Journaling.Kit;
using StreamId = PhotoVote.EventLog.StreamId;

namespace PhotoVote.Tests.EventLog.Journaling.Aggregates;

/// <summary>Refusals, and answers that there was nothing to do, are given on what is, not on what was.</summary>
public sealed class RefusalTests(JournalSilo silo) : AggregateTests(silo)
{
    private static readonly AggregateCommand<Words, WordAdded, string> NothingIfBob =
        Decide((state, _) => state.Last == "bob" ? Refuse("bob is there") : Accept());

    [Fact]
    public async Task A_refusal_is_not_given_on_a_state_that_another_activation_has_changed()
    {
        await ExecuteAsync(Add("ann"));
        await WriteElsewhereAsync("bob");

        AssertDone(await ExecuteAsync(Pass("bob", "cyd")));
        Assert.Equal(["ann", "bob", "cyd"], await WrittenAsync());
    }

    [Fact]
    public async Task Nothing_to_do_is_not_said_on_a_state_that_another_activation_has_changed()
    {
        await ExecuteAsync(Add("ann"));
        await WriteElsewhereAsync("bob");

        AssertRefused("bob is there", await ExecuteAsync(NothingIfBob));
    }

    [Fact]
    public async Task A_refusal_is_not_given_on_an_old_state_because_somebody_else_has_read_the_new_one()
    {
        await ExecuteAsync(Add("ann"));
        var gate = Faults.HoldVersionReads();
        await WriteElsewhereAsync("bob");
        var passing = ExecuteAsync(Pass("bob", "cyd"));
        await gate.ArrivedAsync();
        Assert.Equal("ann bob", (await Grain.TakeAsync((WordAggregate g) => g.ReadThroughAsync())).ToString());
        gate.Open();

        AssertDone(await passing);
    }

    [Fact]
    public async Task A_refusal_is_not_given_on_what_it_depends_on_without_looking_again()
    {
        var open = false;
        var outcome = await ExecuteAsync(Decide((_, _) => open ? Accept("a") : Refuse("closed"), _ => Task.FromResult(open = true)));

        AssertDone(outcome);
    }

    [Fact]
    public async Task Nothing_to_do_is_not_said_on_what_it_depends_on_without_looking_again()
    {
        var open = true;
        var outcome = await ExecuteAsync(Decide((_, _) => open ? Accept() : Refuse("closed"), _ =>
        {
            var changed = open;
            open = false;
            return Task.FromResult(changed);
        }));

        AssertRefused("closed", outcome);
    }

    [Fact]
    public async Task A_refusal_costs_no_reading_of_the_stream_when_a_neighbours_append_has_just_shown_where_it_ends()
    {
        await ExecuteAsync(Add("ann"));
        var commands = await StartGroupAsync(Add("x"), Pass("nobody", "y"));
        await Faults.HeldAsync(1);
        var before = Faults.VersionReads;
        Faults.ReleaseAppends();
        AssertRefused("x holds it", await commands[1]);

        Assert.Equal(before, Faults.VersionReads);
    }

    [Fact]
    public async Task What_a_command_depends_on_and_cannot_be_read_is_told_as_such()
    {
        Task<bool> Unreadable(CancellationToken _) => throw new LogUnavailableException("The election cannot be read (test).");
        var commands = await StartAsync(
            Decide((_, _) => Refuse("closed"), Unreadable),
            Decide((_, _) => AcceptIf(new StreamCondition("words/never-there", 7), "x"), Unreadable),
            Add("a"));

        await Assert.ThrowsAsync<LogUnavailableException>(() => commands[0]);
        await Assert.ThrowsAsync<LogUnavailableException>(() => commands[1]);
        AssertDone(await commands[2]);
    }

    [Fact]
    public async Task What_failed_a_condition_is_read_again_before_the_command_is_decided_again()
    {
        var other = new StreamId(0, $"words/other-{Name}");
        await WriteElsewhereAsync(other, "open");
        var seen = 0L;
        var outcome = await ExecuteAsync(Decide(
            (_, _) => AcceptIf(new StreamCondition(other.Name, seen), $"seen-{seen}"),
            async ct =>
            {
                var before = seen;
                seen = await Silo.Log.ReadVersionAsync(other, ct);
                return seen > before;
            }));

        AssertDone(outcome);
        Assert.Equal(["seen-1"], await WrittenAsync());
    }

    [Fact]
    public async Task A_refusal_that_a_lost_command_led_to_is_not_given()
    {
        await ExecuteAsync(Add("ann"));
        Faults.NextAppends(AppendFault.None, AppendFault.NotWritten);
        var commands = await StartAsync(Add("ann"), Pass("ann", "bob"), Pass("ann", "cyd"));

        await Assert.ThrowsAsync<AppendNotWrittenException>(() => commands[1]);
        AssertDone(await commands[2]);
    }

    [Fact]
    public async Task A_refusal_waits_until_its_reasons_are_checked()
    {
        await ExecuteAsync(Add("ann"));
        var command = Pass("bob", "cyd");
        var gate = Silo.Log.HoldFinding(command.Id);
        var refusal = ExecuteAsync(command);
        await gate.ArrivedAsync();

        Assert.False(refusal.IsCompleted);
        gate.Open();
        AssertRefused("ann holds it", await refusal);
    }

    [Fact]
    public async Task Words_elsewhere_without_words_here_are_refused_as_a_mistake()
    {
        var failed = await Assert.ThrowsAsync<ArgumentException>(() => ExecuteAsync(Decide((_, _) =>
            AggregateDecision<WordAdded, string>.Accept([], alongside: [new("words/elsewhere", ExpectedVersion.Any, [WordCodec.Stored("x")])]))));

        Assert.Contains("own", failed.Message, StringComparison.Ordinal);
    }
}
