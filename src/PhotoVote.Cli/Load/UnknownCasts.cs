using System.Collections.Concurrent;
using PhotoVote.Cli.Voting;
using PhotoVote.Client;

namespace PhotoVote.Cli.Load;

/// <summary>
/// Casts of which nobody knows what became. The same sent again under its id tells: it is answered as the first time, or done now, or refused
/// and then was never done. What was never told could hide a cast that was acknowledged and lost.
/// </summary>
internal sealed class UnknownCasts
{
    private const int AtOnce = 64;

    private readonly ConcurrentDictionary<int, Ulid> _ids = new();

    public void Add(int voter, Ulid id) => _ids[voter] = id;

    /// <summary>Sends each again, for a while.</summary>
    /// <returns>Of how many is known now what became of them.</returns>
    public async Task<int> SettleAsync(IVotingPath path, LoadElection election, bool whole, Ledger ledger, TimeSpan patience, TimeProvider time)
    {
        var told = 0;
        using var giveUp = new CancellationTokenSource(patience, time);
        await Parallel.ForEachAsync(_ids, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (cast, _) =>
        {
            if (giveUp.IsCancellationRequested)
                return;
            var (voter, id) = cast;
            var booth = path.Enter(election.Voter(voter), ledger.BallotOf(voter));
            var answer = await Booths.AnswerAsync(() => whole ? booth.CastWholeAsync(id, election.RatingsOf(voter), giveUp.Token) : booth.CastAsync(id, giveUp.Token));
            if (answer.Status is not (ReplyStatus.Done or ReplyStatus.Refused))
                return;
            ledger.CastEnded(voter, answer.Status);
            Interlocked.Increment(ref told);
        });
        return told;
    }
}
