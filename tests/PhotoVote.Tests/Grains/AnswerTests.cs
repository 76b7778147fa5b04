using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.TestingHost;
using PhotoVote.Client;
using PhotoVote.Client.Elections;
using PhotoVote.Domain;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Sqlite;
using PhotoVote.Grains;
using PhotoVote.Grains.Storage;
using PhotoVote.StoredEvents;
using PhotoVote.Tests.EventLog.Journaling.Kit;

namespace PhotoVote.Tests.Grains;

/// <summary>A command is answered after it was written: what goes wrong then must not pass for "nothing was written".</summary>
public sealed class AnswerTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("photovote-").FullName;
    private readonly FaultyLog _log;
    private InProcessTestCluster? _cluster;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public AnswerTests() => _log = new(SqliteEventLog.Create(new SqliteEventLogOptions { Folder = _folder }));

    public async ValueTask InitializeAsync()
    {
        await _log.StartAsync(CancellationToken.None);
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<IEventLog>(_log);
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
        await _log.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_change_that_is_written_and_cannot_be_read_back_is_unknown_until_it_is_sent_again()
    {
        var election = await TestElection.CreateAsync(_cluster!.Client);
        var (change, id) = (new ElectionChange.AddCompetition("Harbour", null), Ulid.NewUlid());

        _log.PagesAreUnreadable = true;
        var open = await election.TryChangeAsync(change, id);
        Assert.Equal((ReplyStatus.Unknown, FailureCodes.OutcomeUnknown), (open.Status, open.Code));

        _log.PagesAreUnreadable = false;
        var settled = await election.TryChangeAsync(change, id);
        Assert.True(settled.Repeated);
        Assert.Equal(1, TestElection.Done(settled).Number);
    }

    [Fact]
    public async Task A_revocation_under_another_requests_id_leaves_the_ballot_as_it_is()
    {
        var (election, ballot) = await VotingAsync();
        var (roll, id) = (await election.RollOfAsync("anna"), Ulid.NewUlid());
        TestElection.Done(await roll.RegisterAsync(new(id, election.Token), ["berta"], cancellationToken: Cancel));

        var refused = await roll.RevokeAsync(new(id, election.Token), "anna", Cancel);

        Assert.Equal((ReplyStatus.Refused, FailureCodes.CommandIdReused), (refused.Status, refused.Code));
        TestElection.Done(await ballot.RateAsync(1, 5));
    }

    [Fact]
    public async Task A_revocation_whose_ballot_is_void_and_whose_roll_does_not_say_so_is_unknown_until_it_is_sent_again()
    {
        var (election, ballot) = await VotingAsync();
        var (roll, id) = (await election.RollOfAsync("anna"), Ulid.NewUlid());

        _log.On(StreamNames.Roll(election.Id, RollShard.Of(VoterId.Parse("anna"), 1))).NextAppends(AppendFault.NotWritten);
        var open = await roll.RevokeAsync(new(id, election.Token), "anna", Cancel);
        Assert.Equal((ReplyStatus.Unknown, FailureCodes.OutcomeUnknown), (open.Status, open.Code));
        Assert.Equal(RefusalCodes.BallotVoid, (await ballot.RateAsync(1, 5)).Code);

        Assert.True(TestElection.Done(await roll.RevokeAsync(new(id, election.Token), "anna", Cancel)).Revoked);
    }

    [Fact]
    public async Task A_revocation_that_names_a_version_of_the_definition_is_done_all_the_same()
    {
        var (election, _) = await VotingAsync();

        Assert.True(TestElection.Done(await (await election.RollOfAsync("anna")).RevokeAsync(new(Ulid.NewUlid(), election.Token, 99), "anna", Cancel)).Revoked);
    }

    [Fact]
    public async Task A_cast_ballot_is_shown_while_nobody_can_count_and_whether_it_is_counted_is_left_open()
    {
        var (_, ballot) = await VotingAsync();
        TestElection.Done(await ballot.CastWholeAsync(new() { [1] = 5 }));

        _log.PagesAreUnreadable = true;
        var open = TestElection.Done(await ballot.GetAsync());
        Assert.Equal(("cast", null), (open.Status, open.Counted));

        _log.PagesAreUnreadable = false;
        var counted = TestElection.Done(await ballot.GetAsync());
        Assert.Equal(("cast", true), (counted.Status, counted.Counted));
        Assert.True(counted.Position > 0);
    }

    private async Task<(TestElection Election, TestBallot Ballot)> VotingAsync()
    {
        var election = await TestElection.CreateAsync(_cluster!.Client);
        await election.DefineAsync(1, 2);
        await election.RegisterAsync("anna");
        await election.ChangeAsync(new ElectionChange.Open());
        return (election, await election.CreateBallotAsync("anna"));
    }
}
