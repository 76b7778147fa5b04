using PhotoVote.Tests.Campaign;
using PhotoVote.Tests.Client;
using PhotoVote.Tests.EndToEnd;
using PhotoVote.Tests.Gateway.Clustering;
using PhotoVote.Tests.Gateway.Demo;
using PhotoVote.Tests.Gateway.Hosting;
using PhotoVote.Tests.Gateway.Live;
using PhotoVote.Tests.Gateway.Outages;
using PhotoVote.Tests.Gateway.Pages;
using PhotoVote.Tests.Gateway.Pages.Voting;
using PhotoVote.Tests.Grains.Schedules;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(PhotoVote.Tests.LongOnesFirst))]

namespace PhotoVote.Tests;

/// <summary>
/// What takes longest does not begin last, when nothing is left to be done beside it. Most of it waits for processes and clocks, so it is not begun all at once either: some of the
/// others come between any two.
/// </summary>
public sealed class LongOnesFirst : ITestCollectionOrderer
{
    private const int Between = 8;

    /// <summary>By how long they take.</summary>
    private static readonly List<string> Long =
    [
        .. from type in (Type[])
           [
               typeof(VotingGatewayCollection), typeof(ProcessTests), typeof(OrsayReplayTests), typeof(ScheduleCheckpointTests), typeof(OtherServiceTests), typeof(DemoTests),
               typeof(ClusterTests), typeof(RollingRestartTests), typeof(ZombieTests), typeof(ScheduledTimesTests), typeof(DeskTests), typeof(ComposeTests), typeof(WholeEveningTests),
               typeof(StageTests), typeof(CampaignTests), typeof(PausedDatabaseTests), typeof(MovingTests),
           ]
           select type.FullName,
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection
    {
        var usual = DefaultTestCollectionOrderer.Instance.OrderTestCollections(testCollections);
        var first = new Queue<TTestCollection>(usual.Where(collection => RankOf(collection) >= 0).OrderBy(collection => RankOf(collection)));
        var ordered = new List<TTestCollection>();
        foreach (var (i, other) in usual.Where(collection => RankOf(collection) < 0).Index())
        {
            if (i % Between == 0 && first.TryDequeue(out var next))
                ordered.Add(next);
            ordered.Add(other);
        }

        return [.. ordered, .. first];
    }

    /// <summary>A class is a collection of its own, and named in its words, unless it belongs to one that is defined.</summary>
    private static int RankOf(ITestCollection collection) =>
        Long.FindIndex(name => collection.TestCollectionClassName == name || collection.TestCollectionDisplayName.Contains($" {name} ", StringComparison.Ordinal));
}
