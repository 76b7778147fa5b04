using PhotoVote.Cli.Voting;
using PhotoVote.Client;
using PhotoVote.Domain;

namespace PhotoVote.Cli.Load;

/// <summary>Has voters vote, and notes what they were told and how long it took.</summary>
/// <param name="stopping">Cancelled: whoever is in the middle sends no further command.</param>
/// <param name="givingUp">Cancelled: what is under way is waited for no longer.</param>
internal sealed class Booths(
    IVotingPath path,
    LoadElection election,
    bool whole,
    Ledger ledger,
    LoadCounts counts,
    TimeProvider time,
    CancellationToken stopping,
    CancellationToken givingUp)
{
    /// <summary>The casts that are not settled.</summary>
    public UnknownCasts Unknown { get; } = new();

    /// <param name="number">Which voter.</param>
    /// <param name="due">When they were to come.</param>
    public async Task VoteAsync(int number, long due)
    {
        if (stopping.IsCancellationRequested)
            return;
        var voter = election.Voter(number);
        ledger.Ask(number);
        var asked = await SendAsync(due, Ulid.NewUlid(), id => path.AskBallotAsync(id, voter, givingUp));
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
                if (stopping.IsCancellationRequested || !(await SendAsync(time.GetTimestamp(), Ulid.NewUlid(), id => booth.RateAsync(id, candidate, rating, givingUp))).IsDone)
                    return;
            }
        }

        if (stopping.IsCancellationRequested)
            return;
        ledger.Cast(number);
        var castId = Ulid.NewUlid();
        var cast = await SendAsync(time.GetTimestamp(), castId, id => whole ? booth.CastWholeAsync(id, ratings, givingUp) : booth.CastAsync(id, givingUp));
        ledger.CastEnded(number, cast.Status);
        if (cast.IsDone)
            counts.Cast(time.GetElapsedTime(due));
        else if (cast.Status == ReplyStatus.Unknown)
            Unknown.Add(number, castId);
    }

    /// <summary>No path throws what it can tell; a fault of this program must not stop the others, and is counted where it is seen.</summary>
    public static async Task<Answer> AnswerAsync(Func<Task<Answer>> sendAsync)
    {
        try
        {
            return await sendAsync();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new(ReplyStatus.Unknown, Code: e.GetType().Name, Detail: e.Message);
        }
    }

    private async Task<Answer> SendAsync(long planned, Ulid id, Func<Ulid, Task<Answer>> sendAsync)
    {
        var answer = await AnswerAsync(() => sendAsync(id));
        counts.Answered(answer, time.GetElapsedTime(planned));
        return answer;
    }
}
