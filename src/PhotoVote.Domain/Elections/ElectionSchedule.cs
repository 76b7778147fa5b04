namespace PhotoVote.Domain.Elections;

/// <summary>When an election opens and closes by itself.</summary>
/// <param name="Number">Counts the schedules that the election has had; 0 before the first.</param>
public readonly record struct ElectionSchedule(int Number, DateTimeOffset? OpensAt, DateTimeOffset? ClosesAt)
{
    public bool IsPastOpening(DateTimeOffset now) => OpensAt <= now;

    /// <summary>From the very moment of the close on.</summary>
    public bool IsPastClose(DateTimeOffset now) => ClosesAt <= now;
}

/// <summary>What a schedule does to its election.</summary>
public enum ScheduleStep
{
    Open,
    Close,
}
