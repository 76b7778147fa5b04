using PhotoVote.Cli.Voting;
using PhotoVote.Client;
using PhotoVote.Domain;

namespace PhotoVote.Cli.Load;

/// <summary>Has voters vote, and notes what they were told and how long it took.</summary>
/// <param name="stopping">Cancelled: whoever is in the middle sends no further command.</param>
/// <param name="givingUp">Cancelled: what is under way is waited for no longer.</param>
internal sealed class Booths(
    IVotingPath path, LoadElection election, bool whole, Ledger ledger, LoadCounts counts, TimeProvider time, CancellationToken stopping, CancellationToken givingUp)
{
    /// <param name="number">Which voter.</param>
    /// <param name="due">When they were to come.</param>
    public async Task VoteAsync(int number, long due)
    {
        if (stopping.IsCancellationRequested)
            return;
        var voter = election.Voter(number);
        ledger.Ask(number);
        var asked = await SendAsync(due, id => path.AskBallotAsync(id, voter, givingUp));
        if (!asked.IsDone || !BallotId.TryParse(asked.Value, out var ballot))
        {
            ledger.Deny(number, asked.IsDone ? ReplyStatus.Unknown : asked.Status);
            return;
        }

        ledger.Hold(number, ballot);
        var booth = path.Enter(voter, ballot);
        var ratings = election.RatingsOf(number);
        if (!whole)
        {
            foreach (var (candidate, rating) in ratings)
            {
                if (stopping.IsCancellationRequested || !(await SendAsync(time.GetTimestamp(), id => booth.RateAsync(id, candidate, rating, givingUp))).IsDone)
                    return;
            }
        }

        if (stopping.IsCancellationRequested)
            return;
        ledger.Cast(number);
        var cast = await SendAsync(time.GetTimestamp(), id => whole ? booth.CastWholeAsync(id, ratings, givingUp) : booth.CastAsync(id, givingUp));
        ledger.CastEnded(number, cast.Status);
        if (cast.IsDone)
            counts.Cast(time.GetElapsedTime(due));
    }

    private async Task<Answer> SendAsync(long planned, Func<Ulid, Task<Answer>> sendAsync)
    {
        Answer answer;
        try
        {
            answer = await sendAsync(Ulid.NewUlid());
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // No path throws what it can tell; a fault of this program must not stop the others, and is counted where it is seen.
            answer = new(ReplyStatus.Unknown, Code: e.GetType().Name, Detail: e.Message);
        }

        counts.Answered(answer, time.GetElapsedTime(planned));
        return answer;
    }
}
