using PhotoVote.Client.Rolls;
using PhotoVote.Domain;
using PhotoVote.Domain.Elections;
using PhotoVote.Gateway.Problems;

namespace PhotoVote.Gateway.Rolls;

/// <summary>The shards of a roll as one list.</summary>
internal static class WholeRoll
{
    public static IRollGrain Shard(this IGrainFactory grains, ElectionId election, int shard) => grains.GetGrain<IRollGrain>($"{election}/{shard}");

    /// <summary>The voters after one, as many as are wanted.</summary>
    /// <param name="token">The organiser's.</param>
    /// <param name="after">The last voter of the page before; null to start.</param>
    public static async Task<(VoterPage? Page, ProblemResult? Problem)> VotersAsync(
        this IGrainFactory grains, ElectionState election, string token, VoterId? after, int wanted, CancellationToken cancellationToken)
    {
        // The order is that of the shards, and of the ids within each: the last voter of a page tells where the next one begins.
        var voters = new List<VoterView>();
        var from = after?.ToString();
        for (var shard = after is { } last ? RollShard.Of(last, election.RollShards) : 0; shard < election.RollShards; shard++)
        {
            var reply = await grains.Shard(election.Id, shard).ListVotersAsync(token, from, wanted - voters.Count, cancellationToken);
            if (reply.Value(out var problem) is not { } page)
                return (null, problem);
            voters.AddRange(page.Voters);
            if (voters.Count == wanted)
                return (new VoterPage(voters, page.More || shard < election.RollShards - 1), null);
            from = null;
        }

        return (new VoterPage(voters, More: false), null);
    }
}
