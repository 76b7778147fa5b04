using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Elections;
using PhotoVote.Domain.Rolls;

namespace PhotoVote.Cli.Verification.Checks;

/// <summary>
/// Registrations and revocations are decided again. A ballot's issue cannot be: it takes the voter's key, of which the log
/// keeps only the hash. What it may not contradict is looked at one by one.
/// </summary>
internal sealed class RollStepsCheck : LogCheck
{
    public override string Name => "rolls";

    public override string Claim => "each event of a roll is one that the roll allowed";

    public override void Look(LogStep step)
    {
        if (step is not { Event: IRollEvent e, Name.Kind: StreamKind.Roll, CanBeJudged: true, Election: { } election })
            return;
        var state = ((AggregateReplay<RollState>)step.Stream).State;
        var rules = election.Definition.State.Rules;
        var why = e switch
        {
            VotersRegistered or VoterRevoked => Redecision.Why(
                e, () => RollDecider.Decide(state, CommandOf(e, state, election), rules, step.Name.Shard)),
            BallotCreated created => Why(created, state, rules, step.Name.Shard) ?? WhyInvalid(created, state, rules),
            _ => null,
        };
        if (why is not null)
            Fail(step, "an event that the roll allowed", why);
    }

    private static IRollCommand CommandOf(IRollEvent @event, RollState state, ElectionReplay election) => @event switch
    {
        VotersRegistered e when e.Voters.Length == e.Keys.Length =>
            new RegisterVoters([.. e.Voters.Zip(e.Keys, (voter, key) => new VoterRegistration(VoterId.Parse(voter), KeyHash.Parse(key)))]),
        VotersRegistered e => throw new FormatException($"{e.Voters.Length} voters have {e.Keys.Length} keys."),
        VoterRevoked e => Revoke(e, state, election),
        _ => throw new InvalidOperationException($"No command leads to {@event.GetType().Name}."),
    };

    private static RevokeVoter Revoke(VoterRevoked e, RollState state, ElectionReplay election)
    {
        var voter = VoterId.Parse(e.Voter);
        var held = state.FindVoter(voter)?.Ballot;
        var answer = (held is { } ballot ? election.FindBallot(ballot)?.Phase : null) switch
        {
            BallotPhase.Void => BallotAnswer.Voided,
            BallotPhase.Cast => BallotAnswer.Cast,
            _ => BallotAnswer.NotAsked,
        };
        return new RevokeVoter(voter, held, answer, Redecision.Time(e.At));
    }

    private static string? Why(BallotCreated e, RollState state, ElectionRules rules, int shard)
    {
        if (!VoterId.TryParse(e.Voter, out var voter) || !BallotId.TryParse(e.Ballot, out _) || !KeyHash.TryParse(e.Key, out _))
            return "a ballot without the ids and the key of one";
        if (!TryTime(e.At, out var at))
            return $"a ballot of no time: {e.At}";
        if (rules.CheckOpen(at) is { } notOpen)
            return $"a ballot that is refused: {notOpen.Code}";
        if (rules.ShardOf(voter) != shard)
            return $"a voter of shard {rules.ShardOf(voter)}";
        var known = state.FindVoter(voter);
        if (known is { Revoked: true })
            return $"a ballot for voter {voter}, who is revoked";
        if (rules.Admission == Admission.Registered)
            return known is null ? $"a ballot for voter {voter}, who is not registered" : null;
        if (state.BallotCount >= rules.BallotCap)
            return $"a ballot beyond the cap of {rules.BallotCap}";
        return AdmissionPace.Next(state.PacedUntil, at, rules.AdmissionRate ?? 1, out _) is { } paced && paced == e.PacedUntil ? null : "a ballot that the admission rate did not admit";
    }

    private static bool TryTime(long unixMilliseconds, out DateTimeOffset time)
    {
        try
        {
            time = Redecision.Time(unixMilliseconds);
            return true;
        }
        catch (FormatException)
        {
            time = default;
            return false;
        }
    }

    private static string? WhyInvalid(BallotCreated e, RollState state, ElectionRules rules)
    {
        // A voter's second ballot breaks an invariant too; it has a check of its own.
        if (state.FindVoter(VoterId.Parse(e.Voter)) is { Ballot: not null } || state.FindBallot(BallotId.Parse(e.Ballot)) is not null)
            return null;
        try
        {
            RollInvariants.EnsureValidStep(state, state.When(e), e, rules);
            return null;
        }
        catch (InvariantViolatedException broken)
        {
            return $"a ballot that breaks an invariant: {broken.Message}";
        }
    }
}
