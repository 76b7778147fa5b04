using System.Collections.Immutable;
using System.Diagnostics;
using PhotoVote.Domain.Elections;
using Decision = PhotoVote.Domain.Decision<PhotoVote.Domain.Ballots.IBallotEvent>;

namespace PhotoVote.Domain.Ballots;

/// <summary>What becomes of a command to a ballot, given the election's rules. Pure.</summary>
public static class BallotDecider
{
    public static Decision Decide(BallotState state, IBallotCommand command, ElectionRules rules)
    {
        var decision = Choose(state, command, rules);
        if (!decision.Events.IsEmpty)
            BallotInvariants.EnsureValidState(state.Fold(decision.Events), decision.Events[^1], rules);
        return decision;
    }

    private static Decision Choose(BallotState state, IBallotCommand command, ElectionRules rules)
    {
        if (command is IHolderCommand holder && (state.Key.IsNone ? holder.Key.IsNone : state.Key != holder.Key))
            return BallotRefusals.KeyWrong;
        if (state.Phase == BallotPhase.Cast)
            return BallotRefusals.AlreadyCast;
        if (state.Phase == BallotPhase.Void)
            return command is VoidBallot ? Decision.NothingToDo : BallotRefusals.Void;
        if (rules.CheckOpen(command.At) is { } notOpen)
            return notOpen;

        return command switch
        {
            RateCandidate c => Rate(state, c, rules),
            ClearRating c => Clear(state, c, rules),
            CastBallot c => Cast(state, c, rules),
            VoidBallot c => Decision.Append(new BallotVoided(rules.Election.ToString(), c.Ballot.ToString())),
            _ => throw new UnreachableException($"No decision for {command.GetType().Name}."),
        };
    }

    private static Decision Rate(BallotState state, RateCandidate command, ElectionRules rules)
    {
        if (CheckRating(command.Candidate, command.Rating, rules) is { } refusal)
            return refusal;
        if (rules.IsWithdrawn(command.Candidate))
            return ElectionRefusals.Withdrawn(command.Candidate);
        if (state.Ratings.TryGetValue(command.Candidate, out var rating) && rating == command.Rating)
            return Decision.NothingToDo;

        var rated = new CandidateRated(command.Candidate, command.Rating);
        return state.Phase == BallotPhase.Blank
            ? Decision.Append(new BallotBegun(rules.Election.ToString(), command.Ballot.ToString(), command.Key.ToString()), rated)
            : Decision.Append(rated);
    }

    private static Decision Clear(BallotState state, ClearRating command, ElectionRules rules)
    {
        if (!rules.HasCandidate(command.Candidate))
            return ElectionRefusals.UnknownCandidate(command.Candidate);
        return state.Ratings.ContainsKey(command.Candidate)
            ? Decision.Append(new RatingCleared(command.Candidate))
            : Decision.NothingToDo;
    }

    private static Decision Cast(BallotState state, CastBallot command, ElectionRules rules)
    {
        IEnumerable<CandidateRating> given = state.Ratings.Select(r => new CandidateRating(r.Key, r.Value));
        if (command.Ratings is { } ratings)
        {
            var whole = ratings.IsDefault ? [] : ratings;
            if (CheckWhole(whole, rules) is { } refusal)
                return refusal;
            given = whole.OrderBy(r => r.Candidate);
        }

        ImmutableArray<CandidateRating> counting = [.. given.Where(r => !rules.IsWithdrawn(r.Candidate))];
        if (counting.IsEmpty)
            return BallotRefusals.Empty;
        return Decision.Append(new BallotCast(
            rules.Election.ToString(),
            command.Ballot.ToString(),
            command.Key.ToString(),
            [.. counting.Select(r => r.Candidate)],
            [.. counting.Select(r => r.Rating)],
            command.At.ToUnixTimeMilliseconds()));
    }

    private static Refusal? CheckWhole(ImmutableArray<CandidateRating> ratings, ElectionRules rules)
    {
        var seen = new HashSet<int>();
        foreach (var (candidate, rating) in ratings)
        {
            if (CheckRating(candidate, rating, rules) is { } refusal)
                return refusal;
            if (!seen.Add(candidate))
                return BallotRefusals.Repeated(candidate);
        }

        return null;
    }

    private static Refusal? CheckRating(int candidate, int rating, ElectionRules rules)
    {
        if (!rules.HasCandidate(candidate))
            return ElectionRefusals.UnknownCandidate(candidate);
        return rules.IsOnScale(rating) ? null : BallotRefusals.OutOfScale(rating, rules.ScaleMin, rules.ScaleMax);
    }
}
