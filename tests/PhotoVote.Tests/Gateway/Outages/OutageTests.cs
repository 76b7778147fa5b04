using Npgsql;
using PhotoVote.StoredEvents.Postgres;
using PhotoVote.Testing.Faults;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.Gateway.Outages;

// A class each, so that they run at the same time.

public sealed class SilentDatabaseTests(PostgresCluster server) : Outage
{
    [Fact]
    public async Task WhileTheDatabaseIsSilent_EverybodyIsAnswered_AndNothingIsDoneTwice()
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var proxy = new PostgresProxy(database.ConnectionString);
        await PassesAsync(
            proxy.Through(database.ConnectionString), database.ConnectionString,
            () =>
            {
                proxy.FallSilent();
                return Task.CompletedTask;
            },
            () =>
            {
                proxy.Speak();
                return Task.CompletedTask;
            },
            trouble: "does not answer");
    }
}

public sealed class RefusingDatabaseTests(PostgresCluster server) : Outage
{
    [Fact]
    public async Task WhileTheDatabaseRefuses_EverybodyIsAnswered_AndNothingIsDoneTwice()
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var proxy = new PostgresProxy(database.ConnectionString);
        await PassesAsync(
            proxy.Through(database.ConnectionString), database.ConnectionString,
            () =>
            {
                proxy.RefusesConnections = true;
                proxy.CutAll();
                return Task.CompletedTask;
            },
            () =>
            {
                proxy.RefusesConnections = false;
                return Task.CompletedTask;
            });
    }
}

public sealed class PausedDatabaseTests : Outage
{
    [Fact]
    public async Task WhileTheDatabaseIsPaused_EverybodyIsAnswered_AndNothingIsDoneTwice()
    {
        await using var server = await PostgresServer.StartAsync();
        if (!server.CanFail)
            Assert.Skip("An existing server is used, which is not ours to pause.");
        var database = await server.CreateDatabaseAsync();
        await PassesAsync(
            database, database,
            () =>
            {
                server.Pause();
                return Task.CompletedTask;
            },
            () =>
            {
                server.Resume();
                return Task.CompletedTask;
            },
            trouble: "does not answer");
    }
}

public sealed class CrashedDatabaseTests : Outage
{
    [Fact]
    public async Task WhileTheDatabaseIsDown_EverybodyIsAnswered_AndNothingIsDoneTwice()
    {
        await using var server = await PostgresServer.StartAsync();
        if (!server.CanFail)
            Assert.Skip("An existing server is used, which is not ours to kill.");
        var database = await server.CreateDatabaseAsync();
        await PassesAsync(database, database, server.KillAsync, server.RestartAsync);
    }
}

public sealed class HeldPartitionTests(PostgresCluster server) : Outage
{
    [Fact]
    public async Task WhileSomebodyHoldsThePartition_EverybodyIsAnswered_AndNothingIsDoneTwice()
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await PassesAsync(
            database.ConnectionString, database.ConnectionString,
            () => ExecuteAsync("begin; select * from event_log.partition where id = 0 for update"),
            () => ExecuteAsync("rollback"),
            isReadable: true);

        async Task ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }
    }
}

public sealed class FullDatabaseTests(PostgresCluster server) : Outage
{
    [Fact]
    public async Task WhileNoConnectionIsLeft_EverybodyIsAnswered_AndNothingIsDoneTwice()
    {
        await using var database = await server.CreateDatabaseAsync();
        await PhotoVoteSchema.ApplyAsync(database.DataSource, TestContext.Current.CancellationToken);
        await using var user = await TestUser.CreateAsync(database);
        await database.ExecuteAsync(
            $"grant usage on schema event_log, orleans, photos to {user.Name}; grant select, insert, update, delete on all tables in schema event_log, orleans, photos to {user.Name}");
        await PassesAsync(
            user.ConnectionString, database.ConnectionString,
            async () =>
            {
                await database.ExecuteAsync($"alter role {user.Name} connection limit 0");
                await database.ExecuteAsync($"select pg_terminate_backend(pid) from pg_stat_activity where usename = '{user.Name}'");
            },
            () => database.ExecuteAsync($"alter role {user.Name} connection limit 50"),
            trouble: "has no connection left");
    }
}
