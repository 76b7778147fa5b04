using System.Globalization;

namespace PhotoVote.StoredEvents.Schedules;

/// <summary>Under which names schedules are kept, in the grain storage of the tallies.</summary>
public static class ScheduleStorage
{
    /// <summary>The state's name, and the type of the key; no grain has it.</summary>
    public const string State = "schedules";

    /// <summary>The key of a partition's record.</summary>
    public static string Key(int partition) => string.Create(CultureInfo.InvariantCulture, $"partition-{partition}");
}
