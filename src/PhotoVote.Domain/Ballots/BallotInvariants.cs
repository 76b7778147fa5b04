using PhotoVote.Domain.Elections;
using static PhotoVote.Domain.InvariantViolatedException;

namespace PhotoVote.Domain.Ballots;

/// <summary>What is true of every ballot.</summary>
public static class BallotInvariants
{
    /// <summary>
    /// Run on the state that a command would lead to. A rating is looked at when it is given, and all of them when the ballot
    /// is cast, so that a step costs the same on a short and on a long ballot.
    /// </summary>
    /// <exception cref="InvariantViolatedException">The decider has a bug: append nothing.</exception>
    public static void EnsureValidState(BallotState state, IBallotEvent last, ElectionRules rules)
    {
        Ensure(state.Phase is not BallotPhase.Blank, "a command leaves a trace");
        Ensure(state.Phase == BallotPhase.Void || !state.Key.IsNone, "a ballot in use has a key");
        Ensure((state.Phase == BallotPhase.Cast) == state.CastAt is not null, "cast means cast");
        switch (last)
        {
            case CandidateRated e:
                EnsureRating(e.Candidate, state.Ratings[e.Candidate], rules);
                break;
            case BallotCast:
                EnsureConsistent(state, rules);
                Ensure(!state.Ratings.Keys.Any(rules.IsWithdrawn), "what is cast rates nobody withdrawn");
                break;
        }
    }

    /// <summary>Rating by rating: for tests and for checking a log.</summary>
    /// <exception cref="InvariantViolatedException">The ballot holds a rating that the election does not know.</exception>
    public static void EnsureConsistent(BallotState state, ElectionRules rules)
    {
        Ensure(state.Phase != BallotPhase.Cast || !state.Ratings.IsEmpty, "what is cast is not empty");
        foreach (var (candidate, rating) in state.Ratings)
            EnsureRating(candidate, rating, rules);
    }

    private static void EnsureRating(int candidate, int rating, ElectionRules rules) =>
        Ensure(rules.HasCandidate(candidate) && rules.IsOnScale(rating), "candidates of the election are rated, on its scale");
}
