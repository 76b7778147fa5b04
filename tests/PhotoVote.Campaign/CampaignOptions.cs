namespace PhotoVote.Campaign;

/// <param name="Duration">How long faults are made; what is under way then is finished.</param>
/// <param name="Seed">Decides the faults: the same seed and duration, the same plan.</param>
public sealed record CampaignOptions(TimeSpan Duration, int Seed)
{
    /// <summary>How long anything may take to work again after a fault has ended, and a command to be settled.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);
}
