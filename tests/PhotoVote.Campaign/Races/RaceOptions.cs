namespace PhotoVote.Campaign.Races;

/// <param name="Database">An empty database on PostgreSQL.</param>
/// <param name="Seed">Decides what the clients do; when each of it happens, the machine decides.</param>
public sealed record RaceOptions(string Database, int Seed)
{
    /// <summary>No race is begun after this.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.MaxValue;

    /// <summary>Nor after so many of them.</summary>
    public int Rounds { get; init; } = int.MaxValue;

    /// <summary>Nor when there have been so many of each kind in which requests of both fates were on their way.</summary>
    public int Enough { get; init; } = int.MaxValue;

    /// <summary>How many elections race at the same time.</summary>
    public int AtOnce { get; init; } = 6;
}
