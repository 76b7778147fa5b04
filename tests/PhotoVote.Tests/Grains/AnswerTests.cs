using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.TestingHost;
using PhotoVote.Client;
using PhotoVote.Client.Elections;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Sqlite;
using PhotoVote.Grains;
using PhotoVote.Grains.Storage;
using PhotoVote.Tests.EventLog.Journaling.Kit;

namespace PhotoVote.Tests.Grains;

/// <summary>A command is answered after it was written: what goes wrong then must not pass for "nothing was written".</summary>
public sealed class AnswerTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("photovote-").FullName;
    private readonly FaultyLog _log;
    private InProcessTestCluster? _cluster;

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
}
