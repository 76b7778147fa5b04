using System.Diagnostics;
using PhotoVote.Domain.Counting;
using Decision = PhotoVote.Domain.Decision<PhotoVote.Domain.Elections.IElectionEvent>;

namespace PhotoVote.Domain.Elections;

/// <summary>What becomes of a command to an election. Pure: the same state and command give the same decision.</summary>
public static partial class ElectionDecider
{
    public static Decision Decide(ElectionState state, IElectionCommand command)
    {
        var decision = Choose(state, command);
        if (!decision.Events.IsEmpty)
            ElectionInvariants.EnsureValidState(state.Fold(decision.Events));
        return decision;
    }

    private static Decision Choose(ElectionState state, IElectionCommand command)
    {
        if (command is CreateElection create)
            return Create(state, create);
        if (!state.Exists)
            return ElectionRefusals.Unknown;
        return command switch
        {
            DescribeElection c => Describe(state, c),
            AddCompetition c => Add(state, c),
            DescribeCompetition c => Describe(state, c),
            RemoveCompetition c => Remove(state, c),
            AddCandidate c => Add(state, c),
            DescribeCandidate c => Describe(state, c),
            RemoveCandidate c => Remove(state, c),
            OrderCandidates c => Order(state, c),
            ScheduleElection c => Schedule(state, c),
            OpenOnSchedule c => Follow(state, c),
            CloseOnSchedule c => Follow(state, c),
            OpenElection c => Open(state, c),
            WithdrawCandidate c => Withdraw(state, c),
            CloseElection c => Close(state, c),
            RevealDraw c => Reveal(state, c),
            PublishResults c => Publish(state, c),
            _ => throw new UnreachableException($"No decision for {command.GetType().Name}."),
        };
    }

    private static Decision Open(ElectionState state, OpenElection command)
    {
        switch (state.Lifecycle)
        {
            case Lifecycle.Open:
                return Decision.NothingToDo;
            case Lifecycle.Closed:
                return ElectionRefusals.Closed;
        }

        if (state.Schedule.IsPastClose(command.At))
            return ElectionRefusals.ClosePast;
        if (state.Competitions.IsEmpty)
            return ElectionRefusals.NoCompetition;
        return state.IncompleteCompetitions == 0
            ? Decision.Append(new ElectionOpened(command.At.ToUnixTimeMilliseconds()))
            : Incomplete(state);
    }

    private static Refusal Incomplete(ElectionState state)
    {
        var missing = state.Competitions.Values.Where(c => c.Candidates.Count < 2).Take(5)
            .Select(c => $"competition {c.Number} ({c.Title}) has {c.Candidates.Count}");
        var more = state.IncompleteCompetitions > 5 ? $" and {state.IncompleteCompetitions - 5} more" : "";
        return new Refusal(RefusalCodes.CompetitionIncomplete, $"A competition needs two candidates: {string.Join(", ", missing)}{more}.");
    }

    private static Decision Withdraw(ElectionState state, WithdrawCandidate command)
    {
        if (!state.Candidates.TryGetValue(command.Candidate, out var candidate))
            return ElectionRefusals.UnknownCandidate(command.Candidate);
        if (Text.Reason(command.Reason, out var reason) is { } refusal)
            return refusal;
        if (candidate.Withdrawn is not null)
            return candidate.Withdrawn == reason ? Decision.NothingToDo : ElectionRefusals.Withdrawn(command.Candidate);
        if (state.Lifecycle == Lifecycle.Draft)
            return ElectionRefusals.NotOpen;
        return state.Published
            ? ElectionRefusals.Published
            : Decision.Append(new CandidateWithdrawn(command.Candidate, reason, command.At.ToUnixTimeMilliseconds()));
    }

    private static Decision Close(ElectionState state, CloseElection command) => state.Lifecycle switch
    {
        Lifecycle.Draft => ElectionRefusals.NotOpen,
        Lifecycle.Open => Decision.Append([.. Seal(state, command.DrawClosing), new ElectionClosed(command.At.ToUnixTimeMilliseconds())]),
        _ => Decision.NothingToDo,
    };

    // Without a closing value the invariants stop the close of an election that needs one.
    private static IEnumerable<IElectionEvent> Seal(ElectionState state, string? closing)
    {
        if (state is { Counting.DrawCommitment: not null, DrawClosing: null } && closing is not null)
            yield return new DrawSealed(closing);
    }

    private static Decision Reveal(ElectionState state, RevealDraw command)
    {
        if (state.Counting.DrawCommitment is not { } commitment)
            return ElectionRefusals.NoDraw;
        if (state.Lifecycle != Lifecycle.Closed)
            return ElectionRefusals.DrawNotClosed;
        if (!DrawSeed.TryParse(command.Seed, out var seed) || seed.Commitment.ToString() != commitment)
            return ElectionRefusals.DrawSeedWrong;
        return state.DrawSeed is null
            ? Decision.Append(new DrawRevealed(seed.Reveal(), command.At.ToUnixTimeMilliseconds()))
            : Decision.NothingToDo;
    }

    private static Decision Publish(ElectionState state, PublishResults command)
    {
        if (state.Published)
            return Decision.NothingToDo;
        return state.Lifecycle == Lifecycle.Closed
            ? Decision.Append(new ResultsPublished(command.At.ToUnixTimeMilliseconds()))
            : ElectionRefusals.NotClosed;
    }
}
