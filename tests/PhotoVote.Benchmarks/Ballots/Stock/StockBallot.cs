using Orleans.EventSourcing;
using Orleans.Providers;
using Orleans.Serialization.Cloning;
using PhotoVote.Client;
using PhotoVote.Client.Ballots;
using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.Grains.Elections;

namespace PhotoVote.Benchmarks.Ballots.Stock;

/// <summary>A ballot on Orleans' own log-consistency provider. The key is <c>{election}/{ballot}</c>.</summary>
public interface IStockBallot : IGrainWithStringKey
{
    /// <summary>The ballot's first event: there is no roll that would create it.</summary>
    Task<Reply<BallotView>> BeginAsync(CommandHeader header);

    Task<Reply<BallotView>> RateAsync(CommandHeader header, int candidate, int rating);

    Task<Reply<BallotView>> CastAsync(CommandHeader header);
}

/// <summary>Its record is written by the program's own serializer, on connections that are set up for it.</summary>
public interface ITunedStockBallot : IStockBallot;

/// <summary>Its record is written as Orleans does it when nothing is set up.</summary>
public interface IPlainStockBallot : IStockBallot;

/// <summary>What Orleans holds as the grain's state.</summary>
public sealed class StockBallotState
{
    public BallotState Current { get; set; } = BallotState.Initial;
}

[RegisterCopier]
public sealed class StockBallotStateCopier : IDeepCopier<StockBallotState>
{
    public StockBallotState? DeepCopy(StockBallotState? input, CopyContext context) => input is null ? null : new() { Current = input.Current };
}

/// <summary>
/// The grains' ballot as Orleans offers it: the same state, events, decider, key check and answers, but no command ids, no condition on the
/// election and no roll.
/// </summary>
internal static class StockBallot
{
    public const string LogStorage = "LogStorage";

    /// <summary>The two grain storages.</summary>
    public const string Tuned = "Tuned";
    public const string Plain = "Plain";

    public static IReadOnlyList<Type> GrainClasses { get; } = [typeof(TunedGrain), typeof(PlainGrain)];

    // Private, so that no other silo knows them: it would refuse to start.
    [LogConsistencyProvider(ProviderName = LogStorage), StorageProvider(ProviderName = Tuned)]
    private sealed class TunedGrain(ElectionDefinitions definitions, TimeProvider time) : Grain(definitions, time), ITunedStockBallot;

    [LogConsistencyProvider(ProviderName = LogStorage), StorageProvider(ProviderName = Plain)]
    private sealed class PlainGrain(ElectionDefinitions definitions, TimeProvider time) : Grain(definitions, time), IPlainStockBallot;

    private abstract class Grain(ElectionDefinitions definitions, TimeProvider time) : JournaledGrain<StockBallotState, IBallotEvent>
    {
        private (ElectionId Election, BallotId Ballot)? _ids;

        private (ElectionId Election, BallotId Ballot) Ids => _ids ??= Parse(this.GetPrimaryKeyString());

        public async Task<Reply<BallotView>> BeginAsync(CommandHeader header)
        {
            if (!KeyToken.TryParseBallot(header.Key, out var key))
                return Refused(new(RefusalCodes.BallotKeyWrong, "Send this ballot's key."));
            if (State.Current.Phase == BallotPhase.Blank)
            {
                RaiseEvent(new BallotBegun(Ids.Election.ToString(), Ids.Ballot.ToString(), key.Hash().ToString()));
                await ConfirmEvents();
            }

            return Done();
        }

        public Task<Reply<BallotView>> RateAsync(CommandHeader header, int candidate, int rating) =>
            CommandAsync(header, key => new RateCandidate(Ids.Ballot, key, candidate, rating, time.GetUtcNow()));

        public Task<Reply<BallotView>> CastAsync(CommandHeader header) =>
            CommandAsync(header, key => new CastBallot(Ids.Ballot, key, time.GetUtcNow()));

        protected override void TransitionState(StockBallotState state, IBallotEvent @event) => state.Current = state.Current.When(@event);

        private async Task<Reply<BallotView>> CommandAsync(CommandHeader header, Func<KeyHash, IBallotCommand> command)
        {
            if (!KeyToken.TryParseBallot(header.Key, out var key))
                return Refused(new(RefusalCodes.BallotKeyWrong, "Send this ballot's key."));
            var shown = key.Hash();
            if (State.Current.CheckHolder(shown, null) is { } wrong)
                return Refused(wrong);
            var election = await definitions.GetAsync(Ids.Election);
            var decision = BallotDecider.Decide(State.Current, command(shown), election.Rules);
            if (decision.Refusal is { } refusal)
                return Refused(refusal);
            if (!decision.Events.IsEmpty)
            {
                RaiseEvents<IBallotEvent>(decision.Events);
                await ConfirmEvents();
            }

            return Done();
        }

        private Reply<BallotView> Done()
        {
            var state = State.Current;
            return new(ReplyStatus.Done, new BallotView(
                Ids.Election.ToString(),
                Ids.Ballot.ToString(),
                state.Phase switch { BallotPhase.Blank => "new", BallotPhase.Begun => "begun", BallotPhase.Cast => "cast", _ => "void" },
                state.Ratings.ToDictionary(),
                Version,
                state.CastAt));
        }

        private static Reply<BallotView> Refused(Refusal refusal) => new(ReplyStatus.Refused, null, refusal.Code, refusal.Detail);

        private static (ElectionId Election, BallotId Ballot) Parse(string key)
        {
            var slash = key.IndexOf('/', StringComparison.Ordinal);
            return (ElectionId.Parse(key[..slash]), BallotId.Parse(key[(slash + 1)..]));
        }
    }
}
