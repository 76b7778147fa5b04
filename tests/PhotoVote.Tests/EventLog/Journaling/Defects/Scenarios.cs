using PhotoVote.Tests.EventLog.Journaling.Kit;

namespace PhotoVote.Tests.EventLog.Journaling.Defects;

/// <summary>What was seen of one write.</summary>
/// <param name="Told">Whether the caller was told that it holds.</param>
/// <param name="Seen">The state that the activation has afterwards.</param>
/// <param name="Version">And its version.</param>
public sealed record Write(bool Told, string Seen, int Version);

/// <summary>
/// Situations in which Orleans' own log-consistency providers (10.4.2) lose, double or resurrect events. Each is played on any provider and
/// tells what was seen; what ought to be seen is for the tests to say.
/// </summary>
public static class Scenarios
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>1: two activations write one after the other, on the same state, without conditions.</summary>
    public static async Task<(Write One, Write Two)> TwoActivationsWriteAsync(IJournalUnderTest journal)
    {
        await SeeAsync(journal.One);
        await SeeAsync(journal.Two);
        return (await WriteAsync(journal.One, "one"), await WriteAsync(journal.Two, "two"));
    }

    /// <summary>2: an event on which TransitionState throws half way.</summary>
    /// <returns>What was seen of it, the word, and what is stored.</returns>
    public static async Task<(Write Write, string Poison, string Stored)> TransitionThrowsAsync(IJournalUnderTest journal)
    {
        var poison = $"poison-{Guid.NewGuid():N}";
        Poison.Add(poison);
        try
        {
            return (await WriteAsync(journal.One, poison), poison, await journal.StoredAsync());
        }
        finally
        {
            Poison.Remove(poison);
        }
    }

    /// <summary>3: a write while the store is down, which comes back after the caller was answered.</summary>
    public static async Task<(Exception? Answer, Write Afterwards, string Stored)> WriteWhileStoreIsDownAsync(IJournalUnderTest journal)
    {
        await SeeAsync(journal.One);
        journal.TakeStoreDown();
        var answer = await Record.ExceptionAsync(() => journal.One.TakeSoonAsync((Journal g) => g.WriteAsync("down")));
        journal.BringStoreUp();
        await journal.One.TakeAsync((Journal g) => g.RefreshAsync());
        return (answer, await SeeAsync(journal.One) with { Told = answer is null }, await journal.StoredAsync());
    }

    /// <summary>4: an activation ends while its write waits for the store, which comes back afterwards.</summary>
    public static async Task<string> ActivationEndsWhileStoreIsDownAsync(IJournalUnderTest journal)
    {
        await SeeAsync(journal.One);
        journal.TakeStoreDown();
        var (writing, gone) = await journal.One.TakeAsync((Journal g) =>
        {
            var write = g.WriteAsync("late");
            g.DeactivateOnIdle();
            return Task.FromResult((write, g.Gone));
        });
        await gone.WaitAsync(Patience);
        journal.BringStoreUp();
        await ((Task)Task.WhenAny(writing)).WaitAsync(Patience);
        return await journal.StoredAsync();
    }

    /// <summary>5: the store refuses writes while it can be read.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="refusals">How many it refuses.</param>
    /// <returns>How often one command wrote.</returns>
    public static async Task<int> WritesAreRefusedAsync(IJournalUnderTest journal, int refusals)
    {
        await SeeAsync(journal.One);
        var before = journal.Writes;
        journal.RefuseWrites(refusals);
        await WriteAsync(journal.One, "refused");
        return journal.Writes - before;
    }

    /// <summary>6: a command after one whose caller was told that it failed.</summary>
    public static async Task<(Write Failed, Write Next, string Stored)> NextCommandAsync(IJournalUnderTest journal)
    {
        await SeeAsync(journal.One);
        await journal.SpoilNextWriteAsync();
        var failed = await WriteAsync(journal.One, "failed");
        await journal.MendAsync();
        return (failed, await WriteAsync(journal.One, "next"), await journal.StoredAsync());
    }

    /// <summary>7: an activation refuses a command, after another one wrote.</summary>
    /// <returns>The state that it had in mind, before and after it was told to read.</returns>
    public static async Task<(string HadInMind, string AfterReading)> RefusalAfterAnotherWroteAsync(IJournalUnderTest journal)
    {
        await journal.RefuseCommandAsync();
        await SeeAsync(journal.Two);
        await journal.AddByCommandAsync("one");
        var hadInMind = await journal.RefuseCommandAsync();
        await journal.Two.TakeAsync((Journal g) => g.RefreshAsync());
        return (hadInMind, (await SeeAsync(journal.Two)).Seen);
    }

    /// <summary>8: what OnStateChanged sees of a batch of two events.</summary>
    public static async Task<(IReadOnlyList<string> Tentative, string After)> StateChangesAsync(IJournalUnderTest journal)
    {
        var seen = new List<string>();
        var after = await journal.One.TakeAsync(async (Journal g) =>
        {
            g.StateChanged = () => seen.Add(g.SeenTentatively);
            await g.WriteAsync("a", "b");
            return g.SeenTentatively;
        });
        return (seen, after);
    }

    /// <summary>9: an activation writes a word because it sees none, after another one wrote two.</summary>
    public static async Task<(Write Write, string Stored)> DecisionOnAnOldStateAsync(IJournalUnderTest journal)
    {
        await SeeAsync(journal.Two);
        await WriteAsync(journal.One, "one");
        await WriteAsync(journal.One, "uno");
        var write = await WriteAsync(journal.Two, g => g.Seen.Length == 0 ? g.WriteAsync("first") : throw new InvalidOperationException("There is a first."));
        return (write, await journal.StoredAsync());
    }

    private static Task<Write> WriteAsync(ITurns grain, string word) => WriteAsync(grain, g => g.WriteAsync(word));

    private static async Task<Write> WriteAsync(ITurns grain, Func<Journal, Task> write)
    {
        var told = true;
        try
        {
            await grain.TakeAsync(write).WaitAsync(Patience);
        }
        catch (Exception)
        {
            told = false;
        }

        return await SeeAsync(grain) with { Told = told };
    }

    private static Task<Write> SeeAsync(ITurns grain) => grain.TakeAsync((Journal g) => Task.FromResult(new Write(true, g.Seen, g.VersionSeen)));
}
