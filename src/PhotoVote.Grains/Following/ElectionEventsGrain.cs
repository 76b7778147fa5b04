using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using PhotoVote.Client;
using PhotoVote.Client.Following;
using PhotoVote.Domain;
using PhotoVote.Domain.Elections;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.StoredEvents;

namespace PhotoVote.Grains.Following;

/// <summary>
/// An election's events, kept ready in every silo that has followers of it. All of them wait for one watch, which asks the log for the stream's
/// version a few times a second (in one query with the watches of other elections) and for events only when there are new ones.
/// </summary>
[StatelessWorker(1)]
[Reentrant]
public sealed class ElectionEventsGrain(IEventLog log, IEventCodec codec, TimeProvider time, ILogger<ElectionEventsGrain> logger) : Grain, IElectionEventsGrain
{
    private const int MostEvents = 1_000;

    /// <summary>Of details, in characters; one event's are given whatever their length.</summary>
    private const int PageLength = 1_000_000;

    private static readonly TimeSpan Watch = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly SharedRun _reading = new();
    private volatile Seen _seen = new(ElectionState.Initial, [], [], []);
    private Seen? _told; // By _changed; what somebody else's question brought in is news to those who wait.
    private TaskCompletionSource _changed = NewChange();
    private int _waiting;
    private bool _watching;

    private ElectionId Election => ElectionId.Parse(this.GetPrimaryKeyString());

    public Task<Reply<ElectionEvents>> ReadAsync(string? key, long after, int count, TimeSpan wait, CancellationToken cancellationToken) => Replies.GuardAsync(logger, async () =>
    {
        _ = KeyToken.TryParseOrganiser(key, out var organiser);
        var asked = time.GetTimestamp();
        wait = wait < LongestWait ? wait : LongestWait;
        await RefreshAsync(cancellationToken);
        if (after > _seen.Position && after > await HeadAsync(cancellationToken))
            return new(ReplyStatus.Refused, null, CallCodes.PositionBeyondEnd, BeyondEnd(after));
        while (true)
        {
            var seen = _seen;
            var refusal = seen.State.CheckReader(organiser);
            if (refusal is null && seen.Position > after)
                return Replies.Done(Page(seen.For(organiser), after, Math.Clamp(count, 1, MostEvents)));
            var left = wait - time.GetElapsedTime(asked);
            if (left <= TimeSpan.Zero)
                return refusal is null ? Replies.Done(new ElectionEvents([], after, More: false)) : Replies.Refused<ElectionEvents>(refusal);
            await ChangeAsync(left, cancellationToken);
        }
    });

    /// <summary>Until there is something new, or the time is up.</summary>
    private async Task ChangeAsync(TimeSpan left, CancellationToken cancellationToken)
    {
        var change = _changed.Task;
        _waiting++;
        try
        {
            if (!_watching)
                _ = WatchAsync();
            await change.WaitAsync(left, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Nothing new.
        }
        finally
        {
            _waiting--;
        }
    }

    private async Task WatchAsync()
    {
        _watching = true;
        while (_waiting > 0)
        {
            await Task.Delay(Watch, time);
            try
            {
                await RefreshAsync(CancellationToken.None);
                if (ReferenceEquals(_told, _seen))
                    continue;
                _told = _seen;
                Interlocked.Exchange(ref _changed, NewChange()).SetResult();
            }
            catch (Exception e)
            {
                // Each of those who wait answers for it.
                Interlocked.Exchange(ref _changed, NewChange()).SetException(e);
            }
        }

        _watching = false;
    }

    private Task RefreshAsync(CancellationToken cancellationToken) => _reading.RunAsync(ReadOnAsync).WaitAsync(cancellationToken);

    private async Task ReadOnAsync()
    {
        var stream = new StreamId(Election.Partition, StreamNames.Election(Election));
        var (state, told, _, happened) = _seen;
        if (stream.Partition >= log.PartitionCount || await log.ReadVersionAsync(stream, CancellationToken.None) == told.Length)
            return;
        var loaded = await log.LoadAsync(stream, told.Length, null, CancellationToken.None);
        var (all, events) = (told.ToList(), happened.ToList());
        foreach (var recorded in loaded.Events)
        {
            try
            {
                var e = (IElectionEvent)codec.Decode(recorded);
                state = state.When(e);
                all.Add(PublicEvents.Of(recorded, e));
                events.Add(e);
            }
            catch (Exception e)
            {
                throw new AggregateFaultedException(stream, recorded.Version, recorded.Position, e);
            }
        }

        var takenBack = DraftHistory.TakenBack(events);
        var showsAuthors = state.ShowsAuthors(null);
        _seen = new Seen(state, [.. all], [.. all.Select(Public)], [.. events]);

        ElectionEvent Public(ElectionEvent e, int i) =>
            takenBack[i] ? PublicEvents.WithoutTexts(e, events[i]) : showsAuthors ? e : PublicEvents.WithoutAuthors(e, events[i]);
    }

    private async Task<long> HeadAsync(CancellationToken cancellationToken) =>
        Election.Partition < log.PartitionCount ? await log.ReadHeadAsync(Election.Partition, cancellationToken) : 0;

    private static ElectionEvents Page(ElectionEvent[] events, long after, int count)
    {
        var first = Array.FindIndex(events, e => e.Position > after);
        var (last, length) = (first, 0);
        while (last < events.Length && last - first < count && (last == first || length + events[last].Details.Length <= PageLength))
            length += events[last++].Details.Length;
        return new(events[first..last], events[last - 1].Position, More: last < events.Length);
    }

    private static string BeyondEnd(long position) =>
        $"Position {position:N0} lies beyond the end of the log: it is of another database, or this one was set back to a backup. Start again from 0, or from a position that you trust.";

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The election's stream as far as it was read.</summary>
    /// <param name="State">What it led to.</param>
    /// <param name="Events">What its organiser may know of each event.</param>
    /// <param name="Public">What everybody may, once it is open.</param>
    /// <param name="Happened">The events themselves.</param>
    private sealed record Seen(ElectionState State, ElectionEvent[] Events, ElectionEvent[] Public, IElectionEvent[] Happened)
    {
        /// <summary>Of the last event; 0 when there is none.</summary>
        public long Position => Events.Length == 0 ? 0 : Events[^1].Position;

        public ElectionEvent[] For(SecretKey? organiser) => State.CheckOrganiser(organiser) is null ? Events : Public;
    }
}
