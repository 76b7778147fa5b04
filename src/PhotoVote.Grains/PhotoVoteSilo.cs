using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.Grains.Audit;
using PhotoVote.Grains.Clustering;
using PhotoVote.Grains.Elections;
using PhotoVote.Grains.Exports;
using PhotoVote.Grains.Projections;
using PhotoVote.Grains.Reports;
using PhotoVote.Grains.Results;
using PhotoVote.Grains.Results.Feed;
using PhotoVote.Grains.Rolls;
using PhotoVote.Grains.Schedules;
using PhotoVote.Grains.Storage;
using PhotoVote.StoredEvents;

namespace PhotoVote.Grains;

/// <summary>Puts PhotoVote's grains into a silo.</summary>
public static class PhotoVoteSilo
{
    /// <summary>
    /// Adds the grains and what they need, but for the log and the tallies' storage: the silo's services must hold an
    /// <see cref="IEventLog"/>, started, and one of <see cref="TallyStorageSilo"/> must have been called.
    /// </summary>
    public static ISiloBuilder AddPhotoVoteGrains(this ISiloBuilder builder)
    {
        builder.AddEventLogJournaling();
        builder.Configure<GrainCollectionOptions>(IdleGrains.Collect);
        builder.Configure<GrainDirectoryOptions>(IdleGrains.Remember);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IEventCodec>(StoredEventCodec.Current);
        builder.Services.AddSingleton<ElectionDefinitions>();
        builder.Services.AddSingleton<IssuedKeys>();
        builder.Services.AddSingleton<LogMemory>();
        builder.Services.AddSingleton<JoinCodeDirectory>();
        builder.Services.AddSingleton<TallyOpening>();
        builder.Services.AddSingleton<PartitionFeeds>();
        builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => services.GetRequiredService<PartitionFeeds>());
        builder.Services.AddSingleton<AuditTrail>();
        builder.Services.AddSingleton<CastBallots>();
        builder.Services.AddSingleton<BallotExport>();
        builder.Services.AddSingleton<BulkRegistration>();
        builder.Services.AddSingleton<ProjectionRegistry>();
        builder.Services.TryAddSingleton(services => new ProjectionHealth(
            services.GetRequiredService<ProjectionRegistry>(), services.GetRequiredService<IEventLog>(), ProjectionHealth.DefaultPatience));
        builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, LagMeter>();
        builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, MemberLines>();
        builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, ScheduleKeeper>();
        builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, WarmUp>();
        builder.Services.AddTransient<IConfigurationValidator, TallyStorageIsConfigured>();
        return builder;
    }
}
