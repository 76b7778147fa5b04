using System.Diagnostics;

namespace PhotoVote.Domain.Rolls;

/// <summary>A voter on the roll.</summary>
/// <param name="Key">The hash of the voter's key; none where anyone is admitted, because the id is made from the key.</param>
/// <param name="Ballot">The ballot they hold, or null.</param>
public sealed record RollVoter(VoterId Voter, KeyHash Key, bool Revoked = false, BallotId? Ballot = null);

/// <summary>A ballot as the roll issued it.</summary>
/// <param name="Key">The hash of the ballot's key.</param>
public sealed record IssuedBallot(BallotId Ballot, VoterId Voter, KeyHash Key);

/// <summary>One shard of a roll, folded from its events. Immutable; every step costs O(log n).</summary>
public sealed class RollState
{
    private readonly LayeredMap<string, RollVoter> _voters;
    private readonly LayeredMap<BallotId, IssuedBallot> _ballots;

    private RollState(LayeredMap<string, RollVoter> voters, LayeredMap<BallotId, IssuedBallot> ballots, int revoked, long pacedUntil) =>
        (_voters, _ballots, RevokedVoters, PacedUntil) = (voters, ballots, revoked, pacedUntil);

    public static RollState Initial { get; } = Restore([], [], 0);

    /// <summary>Everybody the shard knows, revoked or not, in no order.</summary>
    public IEnumerable<RollVoter> Voters => _voters.Values;

    /// <summary>Every ballot issued, in no order.</summary>
    public IEnumerable<IssuedBallot> Ballots => _ballots.Values;

    public int VoterCount => _voters.Count;
    public int RevokedVoters { get; }
    public int BallotCount => _ballots.Count;

    /// <summary>Where anyone is admitted: the pace's clock, unix microseconds. See <see cref="AdmissionPace"/>.</summary>
    public long PacedUntil { get; }

    /// <summary>The voter with their ballot, or null when the shard does not know them.</summary>
    public RollVoter? FindVoter(VoterId voter) => voter.Value is { } id ? _voters.Find(id) : null;

    /// <summary>Whom a ballot was issued to and with which key, or null when this shard never issued it.</summary>
    public IssuedBallot? FindBallot(BallotId ballot) => _ballots.Find(ballot);

    /// <summary>The state after an event. Total: any event in any state gives a state.</summary>
    public RollState When(IRollEvent @event) => @event switch
    {
        VotersRegistered e => Registered(e),
        VoterRevoked e => Revoked(e),
        BallotCreated e => Created(e),
        _ => throw new UnreachableException($"No arm of When for {@event.GetType().Name}."),
    };

    /// <summary>The state after events in order: loading an aggregate is <c>Initial.Fold(events)</c>.</summary>
    public RollState Fold(IEnumerable<IRollEvent> events) => events.Aggregate(this, (state, e) => state.When(e));

    /// <summary>The state that has exactly these voters and ballots: how a snapshot comes back.</summary>
    public static RollState Restore(IReadOnlyCollection<RollVoter> voters, IReadOnlyCollection<IssuedBallot> ballots, long pacedUntil)
    {
        var byId = new Dictionary<string, RollVoter>(voters.Count, StringComparer.Ordinal);
        var revoked = 0;
        foreach (var voter in voters)
        {
            byId.Add(voter.Voter.ToString(), voter);
            revoked += voter.Revoked ? 1 : 0;
        }

        var issued = new Dictionary<BallotId, IssuedBallot>(ballots.Count);
        foreach (var ballot in ballots)
            issued.Add(ballot.Ballot, ballot);
        return new RollState(new(byId), new(issued), revoked, pacedUntil);
    }

    private RollState Registered(VotersRegistered e)
    {
        var voters = new List<KeyValuePair<string, RollVoter>>();
        var ids = e.Voters.AsSpan();
        var keys = e.Keys.AsSpan();
        for (var i = 0; i < ids.Length; i++)
            if (VoterId.TryParse(ids[i], out var voter) && i < keys.Length && KeyHash.TryParse(keys[i], out var key))
                voters.Add(new(ids[i], new RollVoter(voter, key)));
        return new RollState(_voters.WithNew(voters), _ballots, RevokedVoters, PacedUntil);
    }

    private RollState Revoked(VoterRevoked e)
    {
        if (!VoterId.TryParse(e.Voter, out var voter) || FindVoter(voter) is not { Revoked: false } found)
            return this;
        return new RollState(_voters.With(e.Voter, found with { Revoked = true }), _ballots, RevokedVoters + 1, PacedUntil);
    }

    private RollState Created(BallotCreated e)
    {
        if (!VoterId.TryParse(e.Voter, out var voter) || !BallotId.TryParse(e.Ballot, out var ballot))
            return this;
        _ = KeyHash.TryParse(e.Key, out var key);
        var holder = FindVoter(voter) ?? new RollVoter(voter, default);
        return new RollState(
            _voters.With(holder.Voter.ToString(), holder with { Ballot = ballot }),
            _ballots.With(ballot, new IssuedBallot(ballot, holder.Voter, key)),
            RevokedVoters,
            Math.Max(PacedUntil, e.PacedUntil ?? 0));
    }
}
