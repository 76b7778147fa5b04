using PhotoVote.EventLog.Journaling;
using PhotoVote.Tests.EventLog.Journaling.Kit;

namespace PhotoVote.Tests.EventLog.Journaling.Plain;

/// <summary>Two activations of one plain journaled grain at the same time: what their callers are told is what the log holds.</summary>
public sealed class TwinNotesTests(JournalSilo silo) : JournalTests(silo)
{
    [Fact]
    public async Task Of_two_activations_that_write_at_once_every_event_that_was_told_to_hold_is_there_once()
    {
        const int Rounds = 200;
        var told = new List<string>();
        for (var round = 0; round < Rounds; round++)
        {
            string[] words = [$"one-{round}", $"two-{round}"];
            var held = await Task.WhenAll(HoldsAsync(Grain, words[0]), HoldsAsync(Twin, words[1]));
            told.AddRange(words.Where((_, i) => held[i]));
        }

        await Grain.TakeAsync((Journal g) => g.RefreshAsync());
        await Twin.TakeAsync((Journal g) => g.RefreshAsync());
        var written = await WrittenAsync();
        Assert.Equal(told.Order(), written.Split(' ').Order());
        Assert.Equal(written, await SeenAsync());
        Assert.Equal(written, await Twin.TakeAsync((Journal g) => Task.FromResult(g.Seen)));
        Assert.InRange(told.Count, Rounds, (2 * Rounds) - 1);
    }

    private static async Task<bool> HoldsAsync(INotes grain, string word)
    {
        try
        {
            await grain.TakeAsync((Journal g) => g.WriteAsync(word));
            return true;
        }
        catch (InconsistentJournalException)
        {
            return false;
        }
    }
}
