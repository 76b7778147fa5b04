using System.Collections.Immutable;
using System.Diagnostics;

namespace PhotoVote.Domain.Ballots;

public enum BallotPhase
{
    /// <summary>Nothing written yet. Legal: the roll may have issued the ballot.</summary>
    Blank,
    Begun,
    Cast,
    Void,
}

/// <summary>A ballot, folded from its events. Immutable.</summary>
public sealed record BallotState
{
    private BallotState()
    {
    }

    public static BallotState Initial { get; } = new();

    public BallotPhase Phase { get; private init; }

    /// <summary>The hash of the ballot's key; none until it has begun.</summary>
    public KeyHash Key { get; private init; }

    /// <summary>Candidate → rating, in the order of their numbers; once cast, what counts.</summary>
    public ImmutableSortedDictionary<int, int> Ratings { get; private init; } = ImmutableSortedDictionary<int, int>.Empty;

    public DateTimeOffset? CastAt { get; private init; }

    /// <summary>Null when the key is this ballot's; else why not.</summary>
    /// <param name="shown">The hash of the key that the holder showed.</param>
    /// <param name="issued">
    /// What the roll issued the ballot with (<see cref="Rolls.RollState.FindBallot"/>); needed only while <see cref="Key"/> is none.
    /// </param>
    public Refusal? CheckHolder(KeyHash shown, KeyHash? issued)
    {
        var expected = Key.IsNone ? issued : Key;
        if (expected is not { IsNone: false } hash)
            return BallotRefusals.Unknown;
        return hash == shown ? null : BallotRefusals.KeyWrong;
    }

    /// <summary>The state after an event. Total: any event in any state gives a state.</summary>
    public BallotState When(IBallotEvent @event) => @event switch
    {
        BallotBegun e => this with { Phase = Phase == BallotPhase.Blank ? BallotPhase.Begun : Phase, Key = Hash(e.Key) },
        CandidateRated e => this with { Ratings = Ratings.SetItem(e.Candidate, e.Rating) },
        RatingCleared e => this with { Ratings = Ratings.Remove(e.Candidate) },
        BallotCast e => this with
        {
            Phase = BallotPhase.Cast,
            Key = Hash(e.Key),
            Ratings = Paired(e),
            CastAt = UnixTime.Read(e.At),
        },
        BallotVoided => this with { Phase = BallotPhase.Void },
        _ => throw new UnreachableException($"No arm of When for {@event.GetType().Name}."),
    };

    /// <summary>The state after events in order: loading an aggregate is <c>Initial.Fold(events)</c>.</summary>
    public BallotState Fold(IEnumerable<IBallotEvent> events) => events.Aggregate(this, (state, e) => state.When(e));

    private static KeyHash Hash(string text) => KeyHash.TryParse(text, out var hash) ? hash : default;

    private static ImmutableSortedDictionary<int, int> Paired(BallotCast e)
    {
        var ratings = ImmutableSortedDictionary.CreateBuilder<int, int>();
        var candidates = e.Candidates.AsSpan();
        var given = e.Ratings.AsSpan();
        for (var i = 0; i < Math.Min(candidates.Length, given.Length); i++)
            ratings[candidates[i]] = given[i];
        return ratings.ToImmutable();
    }
}
