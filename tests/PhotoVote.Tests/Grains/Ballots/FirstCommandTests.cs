using Microsoft.Extensions.DependencyInjection;
using PhotoVote.Client.Ballots;
using PhotoVote.Client.Elections;
using PhotoVote.Client.Rolls;
using PhotoVote.Domain;
using PhotoVote.EventLog;
using PhotoVote.Grains;
using PhotoVote.Grains.Storage;
using PhotoVote.StoredEvents;
using PhotoVote.Tests.EventLog.Journaling.Kit;
using Orleans.TestingHost;
using static PhotoVote.Tests.Grains.TestElection;

namespace PhotoVote.Tests.Grains.Ballots;

/// <summary>What a ballot is first asked, when nobody on its silo knows whether anything is written.</summary>
public sealed class FirstCommandTests(FirstCommandTests.Silo silo) : IClassFixture<FirstCommandTests.Silo>
{
    [Fact]
    public async Task ABallotThatWasJustIssued_IsCastWithoutReadingWhatIsNotThere()
    {
        var (election, ballot) = await OpenAsync();

        Assert.Equal("cast", Done(await ballot.CastWholeAsync(new() { [1] = 3 })).Status);

        Assert.Equal((0, 1), (Faults(election, ballot).Loads, Faults(election, ballot).Appends));
    }

    [Fact]
    public async Task ACastThatIsSentAgain_IsAnsweredAsTheFirstTime_AndAnotherIsRefused()
    {
        var (election, ballot) = await OpenAsync();
        var id = Ulid.NewUlid();
        Done(await ballot.CastWholeAsync(new() { [1] = 3 }, id));

        // A ballot that is cast goes at once: each of these wakes it up.
        var again = await ballot.CastWholeAsync(new() { [1] = 3 }, id);
        Assert.True(again.Repeated);
        Assert.Equal(1, Done(again).Version);
        Assert.Equal(RefusalCodes.BallotAlreadyCast, (await ballot.CastWholeAsync(new() { [1] = 4 })).Code);
        Assert.Equal(RefusalCodes.BallotAlreadyCast, (await ballot.RateAsync(1, 2)).Code);
        Assert.Equal("cast", Done(await ballot.GetAsync()).Status);

        // And none of them tries in vain to write.
        Assert.Equal(1, Faults(election, ballot).Appends);
    }

    [Fact]
    public async Task ABallotThatIsVoidBeforeItBegins_IsVoidToItsHolder()
    {
        var (election, ballot) = await OpenAsync();
        Done(await (await election.RollOfAsync("ann")).RevokeAsync(new(Ulid.NewUlid(), election.Token), "ann", TestContext.Current.CancellationToken));

        Assert.Equal(RefusalCodes.BallotVoid, (await ballot.RateAsync(1, 2)).Code);
        Assert.Equal("void", Done(await ballot.GetAsync()).Status);
    }

    [Fact]
    public async Task WhatAnotherSiloHasWritten_IsFoundOut_AndDecidedOn()
    {
        var (election, ballot) = await OpenAsync();
        var stream = Stream(election, ballot);
        var events = new PhotoVote.Domain.Ballots.IBallotEvent[]
        {
            new PhotoVote.Domain.Ballots.BallotBegun(election.Id.ToString(), ballot.Id, election.VoterKey("ann").ForBallot(election.Id, BallotId.Parse(ballot.Id)).Hash().ToString()),
            new PhotoVote.Domain.Ballots.CandidateRated(1, 4),
        };
        await silo.Log.Sound.AppendAsync(
            new(stream.Partition, Ulid.NewUlid(), Fingerprint.Of("elsewhere"), [new(stream.Name, ExpectedVersion.Exactly(0), [.. events.Select(StoredEventCodec.Current.Encode)])]),
            TestContext.Current.CancellationToken);

        var rated = Done(await ballot.RateAsync(2, 5));

        Assert.Equal((3, 4, 5), (rated.Version, rated.Ratings[1], rated.Ratings[2]));
    }

    [Fact]
    public async Task AStrangersKey_IsRefused_AndCostsTheHolderNothing()
    {
        var (election, ballot) = await OpenAsync();
        var grain = silo.Grains.GetGrain<IBallotGrain>($"{election.Id}/{ballot.Id}");
        Assert.Equal(RefusalCodes.BallotKeyWrong, (await grain.RateAsync(new(Ulid.NewUlid(), KeyToken.Ballot(election.VoterKey("ben"))), 1, 2, TestContext.Current.CancellationToken)).Code);

        Assert.Equal("begun", Done(await ballot.RateAsync(1, 2)).Status);
        Assert.Equal((0, 1), (Faults(election, ballot).Loads, Faults(election, ballot).Appends));
    }

    [Fact]
    public async Task AfterTheClose_NothingIsBegun()
    {
        var (election, ballot) = await OpenAsync();
        await election.ChangeAsync(new ElectionChange.Close());

        Assert.Equal(RefusalCodes.ElectionClosed, (await ballot.CastWholeAsync(new() { [1] = 3 })).Code);
        Assert.Equal("new", Done(await ballot.GetAsync()).Status);
    }

    private async Task<(TestElection, TestBallot)> OpenAsync()
    {
        var election = await CreateAsync(silo.Grains);
        await election.DefineAsync(competitions: 1, candidates: 2);
        await election.RegisterAsync("ann", "ben");
        await election.ChangeAsync(new ElectionChange.Open());
        return (election, await election.CreateBallotAsync("ann"));
    }

    private static PhotoVote.EventLog.StreamId Stream(TestElection election, TestBallot ballot) =>
        new(election.Id.Partition, StreamNames.Ballot(election.Id, BallotId.Parse(ballot.Id)));

    private StreamFaults Faults(TestElection election, TestBallot ballot) => silo.Log.On(Stream(election, ballot).Name);

    /// <summary>One silo, on a log that counts.</summary>
    public sealed class Silo : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("photovote-").FullName;
        private InProcessTestCluster? _cluster;

        public IGrainFactory Grains => _cluster!.Client;

        public FaultyLog Log { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Log = new(PhotoVote.EventLog.Sqlite.SqliteEventLog.Create(new() { Folder = _folder }));
            await Log.StartAsync(CancellationToken.None);
            var builder = new InProcessTestClusterBuilder(1);
            builder.ConfigureSilo((_, silo) =>
            {
                silo.Services.AddSingleton<IEventLog>(Log);
                silo.AddPhotoVoteGrains();
                silo.AddTallyStorageOnSqlite(_folder);
            });
            _cluster = builder.Build();
            await _cluster.DeployAsync();
        }

        public async ValueTask DisposeAsync()
        {
            if (_cluster is not null)
                await _cluster.DisposeAsync();
            await Log.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }
}
