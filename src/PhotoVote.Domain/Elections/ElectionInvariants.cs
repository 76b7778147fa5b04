using PhotoVote.Domain.Counting;
using static PhotoVote.Domain.InvariantViolatedException;

namespace PhotoVote.Domain.Elections;

/// <summary>What is true of every election that exists.</summary>
public static class ElectionInvariants
{
    /// <summary>Run on the state that a command would lead to; costs the same whatever the election's size.</summary>
    /// <exception cref="InvariantViolatedException">The decider has a bug: append nothing.</exception>
    public static void EnsureValidState(ElectionState state)
    {
        Ensure(state.Exists && state.Id != default && !state.OrganiserKey.IsNone, "an election has an id and an organiser");
        Ensure(Text.Measure(state.Title, lines: false) is > 0 and <= Limits.Title, "an election has a title");
        Ensure(Text.Measure(state.Description, lines: true) is >= 0 and <= Limits.Description, "a description can be shown");
        Ensure(ElectionChecks.Scale(state.ScaleMin, state.ScaleMax) is null, "the scale is within its limits");
        Ensure(CountingChecks.Scale(state.Counting, state.ScaleMin, state.ScaleMax) is null, "what it is counted with is on the scale");
        Ensure(GradeChecks.Fit(state.Grades.Length, state.ScaleMin, state.ScaleMax), "each rating has a name, or none has");
        Ensure(GradeChecks.Numbers(state.Grades, state.ScaleMin) is null, "no rating is called another's number");
        Ensure(
            ElectionChecks.Admission(state.Admission, state.BallotCap, state.AdmissionRate) is null,
            "a cap and a rate exactly where anyone is admitted");
        Ensure(state.RollShards is >= 1 and <= Limits.RollShards, "the roll has 1 to 1,024 shards");
        Ensure(state.Competitions.Count <= Limits.Competitions, "not too many competitions");
        Ensure(state.Candidates.Count <= Limits.Candidates, "not too many candidates");
        Ensure(state.NextCompetition > state.Competitions.Count && state.NextCandidate > state.Candidates.Count, "numbers are not reused");

        var draft = state.Lifecycle == Lifecycle.Draft;
        Ensure(draft || (state.Competitions.Count > 0 && state.IncompleteCompetitions == 0), "what opens has competitions of two or more");
        Ensure(draft == state.OpenedAt is null, "open means opened");
        Ensure(!draft || !(state.Schedule.ClosesAt <= state.Schedule.OpensAt), "what is scheduled closes after it opens");
        var closed = state.Lifecycle == Lifecycle.Closed;
        Ensure(closed == state.ClosedAt is not null, "closed means closed");
        Ensure(state.DrawClosing is null || (closed && Draw.IsClosing(state.DrawClosing)), "a draw is sealed by the close");
        Ensure(state.Counting.DrawCommitment is null || closed == state.DrawClosing is not null, "a close seals the draw");
        Ensure(state.DrawSeed is null || (closed && state.Counting.DrawCommitment is not null), "a draw is revealed after the close");
        Ensure(!state.Published || state.Lifecycle == Lifecycle.Closed, "only a closed election is published");
        Ensure(!draft || state.WithdrawnCandidates == 0, "candidates of a draft are removed, not withdrawn");
        Ensure(state.WithdrawnCandidates <= state.Candidates.Count, "only candidates are withdrawn");
    }

    /// <summary>All of it, candidate by candidate: for tests and for checking a log.</summary>
    /// <exception cref="InvariantViolatedException">Counts and contents disagree.</exception>
    public static void EnsureConsistent(ElectionState state)
    {
        EnsureValidState(state);
        foreach (var (number, candidate) in state.Candidates)
        {
            Ensure(number == candidate.Number && number > 0 && number < state.NextCandidate, "candidates are numbered from 1");
            Ensure(
                state.Competitions.TryGetValue(candidate.Competition, out var competition) && competition.Candidates.Contains(number),
                "a candidate is in its competition");
        }

        foreach (var (number, competition) in state.Competitions)
            Ensure(number == competition.Number && number > 0 && number < state.NextCompetition, "competitions are numbered from 1");
        Ensure(
            state.Candidates.Values.Where(c => c.Place is not null).GroupBy(c => (c.Competition, c.Place)).All(same => same.Count() == 1),
            "no two candidates of a competition have the same place");
        Ensure(state.Competitions.Values.Sum(c => c.Candidates.Count) == state.Candidates.Count, "competitions list candidates only");
        Ensure(state.Competitions.Values.Count(c => c.Candidates.Count < 2) == state.IncompleteCompetitions, "incomplete ones are counted");
        Ensure(state.Candidates.Values.Count(c => c.Withdrawn is not null) == state.WithdrawnCandidates, "withdrawn ones are counted");
    }
}
