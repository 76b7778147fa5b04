using Decision = PhotoVote.Domain.Decision<PhotoVote.Domain.Elections.IElectionEvent>;

namespace PhotoVote.Domain.Elections;

// Opening and closing at a time said before.
public static partial class ElectionDecider
{
    private static Decision Schedule(ElectionState state, ScheduleElection command)
    {
        if (state.IsOver(command.At))
            return state.Lifecycle == Lifecycle.Closed ? ElectionRefusals.Closed : ElectionRefusals.ClosedOnSchedule(state.Schedule.ClosesAt!.Value);

        // Times are kept in milliseconds, and compared as they are kept.
        var (at, opens, closes) = (command.At.ToUnixTimeMilliseconds(), command.OpensAt?.ToUnixTimeMilliseconds(), command.ClosesAt?.ToUnixTimeMilliseconds());
        var changesOpening = opens != state.Schedule.OpensAt?.ToUnixTimeMilliseconds();
        if (!changesOpening && closes == state.Schedule.ClosesAt?.ToUnixTimeMilliseconds())
            return Decision.NothingToDo;
        var isDraft = state.Lifecycle == Lifecycle.Draft;
        if (changesOpening && !isDraft)
            return ElectionRefusals.OpeningFrozen;
        if (closes <= at || (isDraft && opens <= at))
            return ElectionRefusals.ScheduleInPast;
        if (isDraft && closes <= opens)
            return ElectionRefusals.ScheduleOrder;
        return Decision.Append(new ElectionScheduled(at, opens, closes));
    }

    /// <summary>
    /// An opening that finds the election incomplete, or its close past as well, is given up, and the schedule says so from then on: it
    /// must not happen by surprise later, when a candidate is added or a server starts again.
    /// </summary>
    private static Decision Follow(ElectionState state, OpenOnSchedule command)
    {
        var schedule = state.Schedule;
        if (command.Schedule != schedule.Number || state.Lifecycle != Lifecycle.Draft || !schedule.IsPastOpening(command.At))
            return Decision.NothingToDo;
        var at = command.At.ToUnixTimeMilliseconds();
        if (schedule.IsPastClose(command.At))
            return Decision.Append(new ElectionScheduled(at));
        return Open(state, new OpenElection(command.At)) is { IsRefused: false } opened
            ? opened
            : Decision.Append(new ElectionScheduled(at, null, schedule.ClosesAt?.ToUnixTimeMilliseconds()));
    }

    private static Decision Follow(ElectionState state, CloseOnSchedule command) =>
        command.Schedule == state.Schedule.Number && state.Lifecycle == Lifecycle.Open && state.Schedule.IsPastClose(command.At)
            ? Close(state, new CloseElection(command.At, command.DrawClosing))
            : Decision.NothingToDo;
}
