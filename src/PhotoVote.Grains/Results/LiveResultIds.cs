namespace PhotoVote.Grains.Results;

/// <summary>
/// The ids of live results. They follow from the log alone, so that every silo gives the same state the same id, before and after a restart:
/// twice the position of the last event that changed what is shown, and one more once all numbers are exact (after a withdrawal they are not until
/// the log has been counted again).
/// </summary>
internal static class LiveResultIds
{
    public static long Of(long changedAt, bool isSettled) => (changedAt << 1) | (isSettled ? 1L : 0L);

    public static long PositionOf(long id) => id >> 1;
}
