using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using PhotoVote.Client;
using PhotoVote.Client.Elections;
using PhotoVote.Domain;
using PhotoVote.Gateway.Hosting;
using PhotoVote.Testing.Faults;
using PhotoVote.Tests.Cli;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.Gateway.Outages;

/// <summary>The connection to the database is cut around a commit: the one who asked hears that the outcome is unknown, and sends it again.</summary>
public sealed class CutTests(PostgresCluster server)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ACastWhoseCommitWasCut_IsUnknown_AndSentAgainIsCastOnce(bool committed)
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var proxy = new PostgresProxy(database.ConnectionString);
        await using var host = await StartAsync(proxy.Through(database.ConnectionString));
        using var api = new ApiClient(new Uri(host.Urls.First()));
        var organiser = await Organiser.OpenAsync(api, "anna");
        var ballot = await organiser.Voter("anna").BallotAsync();
        var id = Ulid.NewUlid();
        Cut(proxy, committed);

        var unknown = await ballot.CastWholeAsync(new() { [1] = 5 }, id);

        unknown.IsProblem(HttpStatusCode.GatewayTimeout, FailureCodes.OutcomeUnknown);
        Assert.True(unknown.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        Assert.Equal(1, committed ? proxy.CutsAfterCommit : proxy.CutsBeforeCommit);
        Assert.Equal(committed ? 1 : 0, await CastsAsync(database));
        for (var i = 0; i < 2; i++)
            (await ballot.CastWholeAsync(new() { [1] = 5 }, id)).Is(HttpStatusCode.OK);
        Assert.Equal(1, await CastsAsync(database));

        // Another command finds the ballot as the first one left it.
        (await ballot.CastWholeAsync(new() { [1] = 4 })).IsProblem(HttpStatusCode.Conflict, RefusalCodes.BallotAlreadyCast);
        (await organiser.PostAsync("close")).Is(HttpStatusCode.OK);
        Assert.Equal(1, (await organiser.GetAsync("turnout")).Is(HttpStatusCode.OK).Json.GetProperty("cast").GetInt32());
        var verified = await CliRun.Of("verify", "--connection", database.ConnectionString);
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Error);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AGrainsReply_SaysUnknown_AndThenWhetherItWasARepetition(bool committed)
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var proxy = new PostgresProxy(database.ConnectionString);
        await using var host = await StartAsync(proxy.Through(database.ConnectionString));
        using var api = new ApiClient(new Uri(host.Urls.First()));
        var organiser = await Organiser.CreateAsync(api, candidates: 2);
        var election = host.Services.GetRequiredService<IGrainFactory>().GetGrain<IElectionGrain>($"{organiser.Election}");
        var header = new CommandHeader(Ulid.NewUlid(), organiser.Token);
        Cut(proxy, committed);

        var unknown = await election.ChangeAsync(header, new ElectionChange.Open(), TestContext.Current.CancellationToken);
        var settled = await election.ChangeAsync(header, new ElectionChange.Open(), TestContext.Current.CancellationToken);
        var again = await election.ChangeAsync(header, new ElectionChange.Open(), TestContext.Current.CancellationToken);

        Assert.Equal((ReplyStatus.Unknown, FailureCodes.OutcomeUnknown), (unknown.Status, unknown.Code));
        Assert.Equal((ReplyStatus.Done, committed), (settled.Status, settled.Repeated));
        Assert.Equal((ReplyStatus.Done, true), (again.Status, again.Repeated));
        Assert.Equal(1, await database.ReadAsync<long>("select count(*) from event_log.event where type like 'ElectionOpened.%'"));
    }

    private static void Cut(PostgresProxy proxy, bool committed)
    {
        if (committed)
            proxy.CutAfterCommit();
        else
            proxy.CutBeforeCommit();
    }

    private static Task<long> CastsAsync(TestDatabase database) => database.ReadAsync<long>("select count(*) from event_log.event where type like 'BallotCast.%'");

    private static Task<GatewayHost> StartAsync(string connectionString) => GatewayHost.StartAsync(
        ["--urls", "http://127.0.0.1:0", "--ConnectionStrings:PhotoVote", connectionString], cancellationToken: TestContext.Current.CancellationToken);
}
