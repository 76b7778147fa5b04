using System.Runtime.CompilerServices;
using PhotoVote.Client.Calls;
using PhotoVote.Domain;

namespace PhotoVote.Client.Following;

/// <summary>Reads on from a position for ever, whatever happens to silos, gateways and the database in between.</summary>
internal sealed class ElectionFollower(GrainCalls calls, string election, string? organiserKey)
{
    private const int PageSize = 500;
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    /// <summary>When the cluster answers at once that there is nothing to read, or does not answer at all.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public Task<Outcome<ElectionEvents>> ReadAsync(long after, int count, TimeSpan wait, CancellationToken cancellationToken) =>
        calls.AskAsync(ct => calls.Grain<IElectionEventsGrain>(election).ReadAsync(organiserKey, after, count, wait, ct), cancellationToken);

    public async IAsyncEnumerable<ElectionEvent> FollowAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var wait = calls.AttemptTimeout / 2 < Wait ? calls.AttemptTimeout / 2 : Wait;
        while (true)
        {
            var asked = calls.Time.GetTimestamp();
            var outcome = await ReadAsync(after, PageSize, wait, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (outcome.IsDone)
            {
                foreach (var e in outcome.Value.Events)
                    yield return e;
                after = outcome.Value.Position;
            }
            else if (IsFinal(outcome))
            {
                throw new PhotoVoteException(outcome.Status, outcome.Code, outcome.Detail);
            }
            else if (calls.Time.GetElapsedTime(asked) < Pause)
            {
                await Task.Delay(Pause, calls.Time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>An election that is not there may come, a draft may be opened, and a cluster may return; nothing else gets better by waiting.</summary>
    private static bool IsFinal(Outcome<ElectionEvents> outcome) => outcome.Status switch
    {
        ReplyStatus.Refused => outcome.Code is not (RefusalCodes.ElectionUnknown or RefusalCodes.NotOrganiser),
        ReplyStatus.Faulted => true,
        _ => outcome.Code is CallCodes.ContractMismatch or CallCodes.ServerFault,
    };
}
