using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using PhotoVote.Client;
using PhotoVote.Client.Ballots;
using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.Grains.Elections;
using PhotoVote.Grains.Rolls;
using PhotoVote.StoredEvents;
using PhotoVote.StoredEvents.Requests;

namespace PhotoVote.Grains.Ballots;

/// <summary>
/// One ballot. What it appends holds only while the election is as it was when the ballot decided. It lives where it was first asked for: a
/// phone stays on its connection, and so its commands stay in one process.
/// </summary>
[PreferLocalPlacement]
public sealed class BallotGrain(
    IEventLog log, IEventCodec codec, ElectionDefinitions definitions, TimeProvider time, ILogger<BallotGrain> logger)
    : PhotoVoteAggregate<BallotState, IBallotEvent>(log, codec, time, logger), IBallotGrain, IBallotRevocation
{
    private (ElectionId Election, BallotId Ballot)? _ids;
    private KeyHash? _issued;

    private ElectionId Election => Ids.Election;

    private BallotId Ballot => Ids.Ballot;

    protected override StreamId Stream => new(Election.Partition, StreamNames.Ballot(Election, Ballot));

    protected override BallotState Initial => BallotState.Initial;

    protected override BallotState When(BallotState state, IBallotEvent @event) => state.When(@event);

    public Task<Reply<BallotView>> RateAsync(CommandHeader header, int candidate, int rating, CancellationToken cancellationToken) =>
        HolderCommandAsync(
            header, key => new RateCandidate(Ballot, key, candidate, rating, Time.GetUtcNow()), key => BallotRequests.Rate(Election, Ballot, key, candidate, rating), cancellationToken);

    public Task<Reply<BallotView>> ClearAsync(CommandHeader header, int candidate, CancellationToken cancellationToken) =>
        HolderCommandAsync(header, key => new ClearRating(Ballot, key, candidate, Time.GetUtcNow()), key => BallotRequests.Clear(Election, Ballot, key, candidate), cancellationToken);

    public Task<Reply<BallotView>> CastAsync(CommandHeader header, CancellationToken cancellationToken) =>
        HolderCommandAsync(header, key => new CastBallot(Ballot, key, Time.GetUtcNow()), key => BallotRequests.Cast(Election, Ballot, key), cancellationToken);

    public Task<Reply<BallotView>> CastWholeAsync(CommandHeader header, IReadOnlyDictionary<int, int> ratings, CancellationToken cancellationToken)
    {
        ImmutableArray<CandidateRating> whole = [.. ratings.OrderBy(r => r.Key).Select(r => new CandidateRating(r.Key, r.Value))];
        return HolderCommandAsync(
            header,
            key => new CastBallot(Ballot, key, Time.GetUtcNow(), whole),
            key => BallotRequests.CastWhole(Election, Ballot, key, whole),
            cancellationToken);
    }

    public Task<Reply<BallotView>> GetAsync(string key, CancellationToken cancellationToken) => Replies.GuardAsync(Logger, async () =>
    {
        var holder = await CheckHolderAsync(key, cancellationToken);
        return holder.Failure<BallotView>() ?? Replies.Done(View(Current, CurrentVersion));
    });

    Task<Reply<BallotAnswered>> IBallotRevocation.VoidAsync(Ulid commandId) => Replies.GuardAsync(Logger, async () =>
    {
        var gate = await definitions.GetAsync(Election);
        var command = new VoidBallot(Ballot, Time.GetUtcNow());
        var reply = await CommandAsync(
            new CommandHeader(commandId, null),
            BallotRequests.Void(Election, Ballot),
            state => BallotDecider.Decide(state, command, gate.Rules),
            done =>
            {
                GoWhenDone(done.State);
                return ValueTask.FromResult(new BallotAnswered(Cast: false));
            },
            gate);
        return reply.Code == RefusalCodes.BallotAlreadyCast ? Replies.Done(new BallotAnswered(Cast: true)) : reply;
    });

    private Task<Reply<BallotView>> HolderCommandAsync(
        CommandHeader header, Func<KeyHash, IBallotCommand> command, Func<KeyHash, Fingerprint> request, CancellationToken cancellationToken) => Replies.GuardAsync(Logger, async () =>
    {
        var holder = await CheckHolderAsync(header.Key, cancellationToken);
        if (holder.Failure<BallotView>() is { } failure)
            return failure;
        var gate = await definitions.GetAsync(Election, cancellationToken);
        var decided = command(holder.Key);
        return await CommandAsync(
            header,
            request(holder.Key),
            state => BallotDecider.Decide(state, decided, gate.Rules),
            done =>
            {
                GoWhenDone(done.State);
                return ValueTask.FromResult(View(done.State, done.Version));
            },
            gate,
            cancellationToken: cancellationToken);
    });

    /// <summary>
    /// A ballot that is cast or void has nothing more to do: it goes at once, and makes room for those that are still voted on. Whoever asks
    /// for it once more wakes it up.
    /// </summary>
    private void GoWhenDone(BallotState state)
    {
        if (state.Phase is BallotPhase.Cast or BallotPhase.Void)
            DeactivateOnIdle();
    }


    /// <summary>A ballot that has begun knows its key; before that the shard that issued it does.</summary>
    private async ValueTask<Holder> CheckHolderAsync(string? token, CancellationToken cancellationToken)
    {
        if (!KeyToken.TryParseBallot(token, out var key))
            return new(default, new Refusal(RefusalCodes.BallotKeyWrong, "Send this ballot's key (pvb_ and 43 characters)."), null);
        var state = await CurrentAsync(cancellationToken);
        if (state.Key.IsNone && _issued is null)
        {
            var shard = GrainFactory.GetGrain<IRollLookup>($"{Election}/{Ballot.RollShard.ToString(CultureInfo.InvariantCulture)}");
            var reply = await shard.FindBallotKeyAsync(Ballot.ToString());
            if (!reply.IsDone)
                return new(default, null, Replies.Failed<BallotView>(reply.Status, reply.Code, reply.Detail));
            if (KeyHash.TryParse(reply.Value!.Hash, out var issued))
                _issued = issued;
        }

        return new(key.Hash(), state.CheckHolder(key, _issued), null);
    }

    private (ElectionId Election, BallotId Ballot) Ids => _ids ??= Parse(this.GetPrimaryKeyString());

    private BallotView View(BallotState state, long version) => new(
        Election.ToString(),
        Ballot.ToString(),
        state.Phase switch { BallotPhase.Blank => "new", BallotPhase.Begun => "begun", BallotPhase.Cast => "cast", _ => "void" },
        state.Ratings.ToDictionary(),
        version,
        state.CastAt);

    private static (ElectionId Election, BallotId Ballot) Parse(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return (ElectionId.Parse(key[..slash]), BallotId.Parse(key[(slash + 1)..]));
    }

    private readonly record struct Holder(KeyHash Key, Refusal? Refusal, Reply<BallotView>? Unanswered)
    {
        public Reply<T>? Failure<T>()
            where T : class =>
            Unanswered is { } u ? Replies.Failed<T>(u.Status, u.Code, u.Detail) : Refusal is { } r ? Replies.Refused<T>(r) : null;
    }
}
