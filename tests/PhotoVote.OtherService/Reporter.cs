using PhotoVote.Client;
using PhotoVote.Client.Following;

namespace PhotoVote.OtherService;

/// <summary>Follows the vote as anybody may, without a key, and reports what happens; after a crash it goes on from the last event that it noted.</summary>
internal sealed class Reporter(PhotoVoteClient photovote, Notes notes)
{
    public async Task FollowAsync(string election)
    {
        await foreach (var e in photovote.Election(election).FollowAsync(notes.Position))
        {
            Console.Out.WriteLine($"event {e.Version} {e.Name} {e.Details}");
            notes.Followed(e.Position);
            if (e.Name == ElectionEventNames.ResultsPublished)
                return;
        }
    }
}
