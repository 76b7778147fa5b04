using Orleans.Configuration;

namespace PhotoVote.Grains;

/// <summary>
/// How long a grain that nobody asks for stays in memory. A ballot that is cast goes at once, so these are mostly ballots that somebody has
/// begun and thinks about; waking one up again costs a query that it shares with others. When memory runs short nevertheless, those go first
/// that have been idle longest, well before the process would fail.
/// </summary>
internal static class IdleGrains
{
    public static TimeSpan Age { get; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Grains whose place is remembered, some 300 bytes each. Orleans remembers a million, and does not forget those that have left memory: by its own
    /// measure a third of a gigabyte would be of ballots that are cast. Whoever is not among these is looked up in the directory, in memory.
    /// </summary>
    private const int KnownPlaces = 100_000;

    public static void Remember(GrainDirectoryOptions options) => options.CacheSize = KnownPlaces;

    public static void Collect(GrainCollectionOptions options)
    {
        options.CollectionAge = Age;
        options.EnableActivationSheddingOnMemoryPressure = true;
        options.MemoryUsagePollingPeriod = TimeSpan.FromSeconds(1);
        options.MemoryUsageLimitPercentage = 75;
        options.MemoryUsageTargetPercentage = 60;
    }
}
