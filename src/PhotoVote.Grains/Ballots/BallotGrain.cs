using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Orleans.Runtime;
using PhotoVote.Client;
using PhotoVote.Client.Ballots;
using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.Grains.Elections;
using PhotoVote.Grains.Results;
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
    IEventLog log, IEventCodec codec, ElectionDefinitions definitions, IssuedKeys issuedKeys, TimeProvider time, ILogger<BallotGrain> logger)
    : PhotoVoteAggregate<BallotState, IBallotEvent>(log, codec, time, logger), IBallotGrain, IBallotRevocation
{
    /// <summary>For the tally, which may have much to read.</summary>
    private static readonly TimeSpan TallyPatience = TimeSpan.FromSeconds(5);

    private static readonly Refusal NoBallotKey = new(RefusalCodes.BallotKeyWrong, "Send this ballot's key (pvb_ and 43 characters).");

    private (ElectionId Election, BallotId Ballot)? _ids;
    private string? _ballotText;
    private KeyHash? _issued;
    private long? _castAt;

    private ElectionId Election => Ids.Election;

    private BallotId Ballot => Ids.Ballot;

    protected override StreamId Stream => new(Election.Partition, StreamNames.Ballot(Election, Ballot));

    protected override BallotState Initial => BallotState.Initial;

    /// <summary>A ballot that was just issued has nothing to be read; see <see cref="CheckHolderAsync"/>.</summary>
    protected override bool ReadsAtActivation => false;

    protected override BallotState When(BallotState state, IBallotEvent @event) => state.When(@event);

    public Task<Reply<BallotView>> RateAsync(CommandHeader header, int candidate, int rating, CancellationToken cancellationToken)
    {
        var key = Shown(header.Key);
        return HolderCommandAsync(
            header, new RateCandidate(Ballot, key, candidate, rating, Time.GetUtcNow()), BallotRequests.Rate(Election, Ballot, key, candidate, rating), cancellationToken);
    }

    public Task<Reply<BallotView>> ClearAsync(CommandHeader header, int candidate, CancellationToken cancellationToken)
    {
        var key = Shown(header.Key);
        return HolderCommandAsync(header, new ClearRating(Ballot, key, candidate, Time.GetUtcNow()), BallotRequests.Clear(Election, Ballot, key, candidate), cancellationToken);
    }

    public Task<Reply<BallotView>> CastAsync(CommandHeader header, CancellationToken cancellationToken)
    {
        var key = Shown(header.Key);
        return HolderCommandAsync(header, new CastBallot(Ballot, key, Time.GetUtcNow()), BallotRequests.Cast(Election, Ballot, key), cancellationToken);
    }

    public Task<Reply<BallotView>> CastWholeAsync(CommandHeader header, IReadOnlyDictionary<int, int> ratings, CancellationToken cancellationToken)
    {
        var key = Shown(header.Key);
        ImmutableArray<CandidateRating> whole = [.. ratings.OrderBy(r => r.Key).Select(r => new CandidateRating(r.Key, r.Value))];
        return HolderCommandAsync(header, new CastBallot(Ballot, key, Time.GetUtcNow(), whole), BallotRequests.CastWhole(Election, Ballot, key, whole), cancellationToken);
    }

    public Task<Reply<BallotView>> GetAsync(string key, CancellationToken cancellationToken) => Replies.GuardAsync(Logger, async () =>
    {
        if (await CheckHolderAsync(Shown(key), isToWrite: false, cancellationToken) is { } failure)
            return failure;
        var view = View(Current, CurrentVersion, Election.ToString());
        return Replies.Done(Current.Phase == BallotPhase.Cast ? await WithItsPlaceAsync(view, cancellationToken) : view);
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

    /// <summary>Most of what is ever asked is asked here: all waiting is done in this one method.</summary>
    private async Task<Reply<BallotView>> HolderCommandAsync<TCommand>(CommandHeader header, TCommand command, Fingerprint request, CancellationToken cancellationToken)
        where TCommand : IHolderCommand
    {
        try
        {
            if (await CheckHolderAsync(command.Key, isToWrite: true, cancellationToken) is { } failure)
                return failure;
            var gate = await definitions.GetAsync(Election, cancellationToken);
            var outcome = await ExecuteAsync(Command(header, request, state => BallotDecider.Decide(state, command, gate.Rules), gate), cancellationToken);
            if (outcome is not CommandOutcome<BallotState, Refusal>.Done done)
                return Replies.Undone<BallotState, BallotView>(outcome);
            GoWhenDone(done.State);
            return Replies.Done(View(done.State, done.Version, gate.ElectionText), done.Repeated);
        }
        catch (Exception e) when (Replies.IsOfTheLog(e))
        {
            return Replies.Failed<BallotView>(Logger, e);
        }
    }

    /// <summary>Where the log holds the cast, and whether the count has come past that. What cannot be told now is left open: cast it is all the same.</summary>
    private async Task<BallotView> WithItsPlaceAsync(BallotView view, CancellationToken cancellationToken)
    {
        try
        {
            // Nothing follows a cast.
            _castAt ??= (await Log.ReadStreamAsync(Stream, view.Version, 1, ReadDirection.Forwards, cancellationToken)).Events.Single().Position;
            var reply = await GrainFactory.GetGrain<ITallyPlace>(view.Election).FindAsync(_castAt.Value).WaitAsync(TallyPatience, Time, cancellationToken);
            return view with { Position = _castAt, Counted = reply.Value is { } counted ? counted.Position >= _castAt : null };
        }
        catch (Exception e) when (Replies.IsOfTheLog(e) || e is TimeoutException or OrleansException)
        {
            return view;
        }
    }

    /// <summary>
    /// A ballot that is cast or void has nothing more to do: it goes at once, and makes room for those that are still voted on. Whoever asks
    /// for it once more wakes it up.
    /// </summary>
    private void GoWhenDone(BallotState state)
    {
        if (state.Phase is BallotPhase.Cast or BallotPhase.Void)
            DeactivateOnIdle();
    }

    /// <summary>
    /// Null when the key is this ballot's. A ballot that has begun knows its key; before that the shard that issued it does, and it is the same
    /// one. One that was issued here, and that nobody has asked for since, is taken to be new: its first command need not read an empty stream.
    /// </summary>
    private async ValueTask<Reply<BallotView>?> CheckHolderAsync(KeyHash shown, bool isToWrite, CancellationToken cancellationToken)
    {
        if (shown.IsNone)
            return Replies.Refused<BallotView>(NoBallotKey);
        if (isToWrite && _issued is null)
        {
            _issued = issuedKeys.FindToWrite(Election, Ballot, out var isNew);
            if (isNew)
                AssumeNew();
        }

        var state = isToWrite ? await DecidableAsync(cancellationToken) : await CurrentAsync(cancellationToken);
        if (state.Key.IsNone && (_issued ??= issuedKeys.Find(Election, Ballot)) is null)
        {
            var shard = GrainFactory.GetGrain<IRollLookup>($"{Election}/{Ballot.RollShard.ToString(CultureInfo.InvariantCulture)}");
            var reply = await shard.FindBallotKeyAsync(Ballot.ToString());
            if (!reply.IsDone)
                return Replies.Failed<BallotView>(reply.Status, reply.Code, reply.Detail);
            if (KeyHash.TryParse(reply.Value!.Hash, out var issued))
                _issued = issued;
        }

        return state.CheckHolder(shown, _issued) is { } stranger ? Replies.Refused<BallotView>(stranger) : null;
    }

    /// <summary>The hash of the key that was shown; none when it is no ballot's key.</summary>
    private static KeyHash Shown(string? token) => KeyToken.TryParseBallot(token, out var key) ? key.Hash() : default;

    private (ElectionId Election, BallotId Ballot) Ids => _ids ??= Parse(this.GetPrimaryKeyString());

    private BallotView View(BallotState state, long version, string election) => new(
        election,
        _ballotText ??= Ballot.ToString(),
        state.Phase switch { BallotPhase.Blank => "new", BallotPhase.Begun => "begun", BallotPhase.Cast => "cast", _ => "void" },
        state.Ratings,
        version,
        state.CastAt);

    private static (ElectionId Election, BallotId Ballot) Parse(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return (ElectionId.Parse(key[..slash]), BallotId.Parse(key[(slash + 1)..]));
    }
}
