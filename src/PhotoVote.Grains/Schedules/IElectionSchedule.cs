namespace PhotoVote.Grains.Schedules;

/// <summary>
/// What a silo's <see cref="ScheduleKeeper"/> asks of an election, and whoever is about to refuse because its time is over. No key and no argument: what is done, and whether it is due, follows from
/// the election's own events and clock alone, so whoever calls it, and however often, changes nothing that would not happen anyway.
/// </summary>
[Alias("PhotoVote.IElectionSchedule")]
internal interface IElectionSchedule : IGrainWithStringKey
{
    /// <summary>Opens or closes the election if that is due by its schedule.</summary>
    [Alias("Follow")]
    Task<Client.Reply<ScheduleFollowed>> FollowAsync();
}

/// <param name="Next">When to ask again; null when a further event will tell.</param>
[GenerateSerializer, Immutable, Alias("PhotoVote.ScheduleFollowed")]
internal sealed record ScheduleFollowed([property: Id(0)] DateTimeOffset? Next);
