using System.Collections.Immutable;
using System.Diagnostics;
using PhotoVote.Domain.Elections;
using Decision = PhotoVote.Domain.Decision<PhotoVote.Domain.Rolls.IRollEvent>;

namespace PhotoVote.Domain.Rolls;

/// <summary>What becomes of a command to one shard of a roll, given the election's rules. Pure.</summary>
public static class RollDecider
{
    /// <param name="shard">Which shard of the roll this state is.</param>
    public static Decision Decide(RollState state, IRollCommand command, ElectionRules rules, int shard)
    {
        if (!rules.Exists)
            return ElectionRefusals.Unknown;
        if (shard < 0 || shard >= rules.RollShards)
            return new Refusal(RefusalCodes.WrongShard, $"The roll has no shard {shard}.");

        Decision decision = command switch
        {
            RegisterVoters c => Register(state, c, rules, shard),
            CreateBallot c => Create(state, c, rules, shard),
            RevokeVoter c => Revoke(state, c, rules),
            _ => throw new UnreachableException($"No decision for {command.GetType().Name}."),
        };
        foreach (var @event in decision.Events)
            RollInvariants.EnsureValidStep(state, state.When(@event), @event, rules);
        return decision;
    }

    /// <summary>What a registration that is not refused does for each of its voters, in order; ask before folding its event.</summary>
    public static ImmutableArray<RegistrationOutcome> Outcomes(RollState before, RegisterVoters command)
    {
        var seen = new HashSet<VoterId>();
        return command.Voters.IsDefaultOrEmpty ? [] : [.. command.Voters.Select(v => before.FindVoter(v.Voter) switch
        {
            { Revoked: true } => RegistrationOutcome.Revoked,
            not null => RegistrationOutcome.AlreadyRegistered,
            null => seen.Add(v.Voter) ? RegistrationOutcome.Registered : RegistrationOutcome.AlreadyRegistered,
        })];
    }

    private static Decision Register(RollState state, RegisterVoters command, ElectionRules rules, int shard)
    {
        if (rules.Admission == Admission.Open)
            return RollRefusals.AdmitsAnyone;
        if (command.Voters.IsDefaultOrEmpty)
            return Decision.NothingToDo;
        if (command.Voters.Length > Limits.VotersPerCommand)
            return RollRefusals.TooManyVoters;

        var added = new Dictionary<VoterId, KeyHash>();
        foreach (var (voter, key) in command.Voters)
        {
            if (!voter.IsValid || key.IsNone)
                return RollRefusals.InvalidVoter;
            if (rules.ShardOf(voter) != shard)
                return RollRefusals.WrongShard(voter);
            var known = state.FindVoter(voter)?.Key ?? (added.TryGetValue(voter, out var before) ? before : null);
            if (known is not null && known != key)
                return RollRefusals.KeyDiffers(voter);
            if (known is null)
                added.Add(voter, key);
        }

        if (added.Count == 0)
            return Decision.NothingToDo;
        if (rules.CheckNotOver(command.At) is { } over)
            return over;
        return Decision.Append(new VotersRegistered(
            rules.Election.ToString(),
            shard,
            [.. added.Keys.Select(v => v.ToString())],
            [.. added.Values.Select(k => k.ToString())]));
    }

    private static Decision Create(RollState state, CreateBallot command, ElectionRules rules, int shard)
    {
        var voter = state.FindVoter(command.Voter);
        if (CheckVoter(voter, command, rules) is { } stranger)
            return stranger;
        if (voter is { Revoked: true })
            return RollRefusals.Revoked(command.Voter);
        if (voter is { Ballot: not null })
            return Decision.NothingToDo;
        if (rules.CheckOpen(command.At) is { } notOpen)
            return notOpen;
        if (command.Ballot.RollShard != shard)
            return new Refusal(RefusalCodes.WrongShard, $"The ballot {command.Ballot} is not of shard {shard}.");
        if (state.FindBallot(command.Ballot) is not null)
            return RollRefusals.BallotIdTaken;

        long? pacedUntil = null;
        if (rules.Admission == Admission.Open)
        {
            if (state.BallotCount >= rules.BallotCap)
                return RollRefusals.CapReached(rules.BallotCap.Value);
            pacedUntil = AdmissionPace.Next(state.PacedUntil, command.At, rules.AdmissionRate ?? 1, out var wait);
            if (pacedUntil is null)
                return RollRefusals.TooFast(wait);
        }

        return Decision.Append(new BallotCreated(
            rules.Election.ToString(),
            command.Ballot.ToString(),
            command.Voter.ToString(),
            command.Key.ForBallot(rules.Election, command.Ballot).Hash().ToString(),
            command.At.ToUnixTimeMilliseconds(),
            pacedUntil));
    }

    private static Refusal? CheckVoter(RollVoter? voter, CreateBallot command, ElectionRules rules)
    {
        if (rules.Admission == Admission.Open)
            return command.Key.OpenVoter() == command.Voter ? null : RollRefusals.KeyWrong;
        if (voter is null)
            return RollRefusals.Unknown(command.Voter);
        return voter.Key == command.Key.Hash() ? null : RollRefusals.KeyWrong;
    }

    private static Decision Revoke(RollState state, RevokeVoter command, ElectionRules rules)
    {
        if (state.FindVoter(command.Voter) is not { } voter)
            return RollRefusals.Unknown(command.Voter);
        if (voter.Revoked)
            return Decision.NothingToDo;
        if (voter.Ballot is { } ballot)
        {
            if (command.Asked != ballot || command.Answer == BallotAnswer.NotAsked)
                return RollRefusals.BallotNotVoided(ballot);
            if (command.Answer == BallotAnswer.Cast)
                return RollRefusals.BallotCast(command.Voter);
        }
        else if (rules.CheckNotOver(command.At) is { } over)
        {
            return over;
        }

        // A ballot that voided itself in time is void even when the election has closed since: the roll follows.
        return Decision.Append(new VoterRevoked(command.Voter.ToString(), command.At.ToUnixTimeMilliseconds()));
    }
}
