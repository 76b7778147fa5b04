using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PhotoVote.Cli;
using PhotoVote.Gateway.Hosting;
using PhotoVote.StoredEvents.Postgres;
using PhotoVote.Tests.Cli;
using PhotoVote.Tests.Grains.Schedules;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.Gateway.Hosting;

/// <summary>A database that cannot serve is refused at the start, in words that name the cause and what to do.</summary>
public sealed class UnfitDatabaseTests(PostgresCluster server)
{
    private const string AllTables = "select, insert, update, delete on all tables in schema event_log, orleans, photos";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TablesThatAreOlder_AreRefusedWithTheCommandToRun_OrUpdated()
    {
        await using var database = await server.CreateDatabaseAsync();
        await PhotoVoteSchema.ApplyAsync(database.DataSource, Cancel);
        await database.ExecuteAsync("delete from event_log.schema_version where number = (select max(number) from event_log.schema_version where set_name = 'orleans') and set_name = 'orleans'");

        await IsRefusedAsync(ExitCode.Data, ["tables for orleans are at version", "photovote db apply"], database.ConnectionString, "--PhotoVote:ApplySchema", "false");
        await StartsAsync(database.ConnectionString);
        await PhotoVoteSchema.CheckAsync(database.DataSource, Cancel);
    }

    [Fact]
    public async Task TablesThatAreNewer_AreRefused_AlsoByTheCommandLine()
    {
        await using var database = await server.CreateDatabaseAsync();
        await PhotoVoteSchema.ApplyAsync(database.DataSource, Cancel);
        await database.ExecuteAsync("insert into event_log.schema_version (set_name, number, script) values ('event_log', 999, 'later.sql')");

        string[] words = ["at version 999", "A newer program prepared them"];
        await IsRefusedAsync(ExitCode.Data, words, database.ConnectionString);
        await IsRefusedByCommandsAsync(words, database.ConnectionString);
    }

    [Theory]
    [InlineData("create schema event_log; create table event_log.event (id int)", "event_log")]
    [InlineData("create schema event_log; create table event_log.schema_version (id int)", "event_log")]
    [InlineData("create schema orleans; create table orleans.orleansquery (id int)", "orleans")]
    public async Task TablesThatAreSomebodyElses_AreLeftAlone(string sql, string set)
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(sql);

        string[] words = [$"holds tables for {set} that this program did not make", "Use another database."];
        await IsRefusedAsync(ExitCode.Data, words, database.ConnectionString);
        var applied = await CliRun.Of("db", "apply", "--connection", database.ConnectionString);
        Assert.Equal(ExitCodes.Unreachable, applied.ExitCode);
        Assert.All(words, word => Assert.Contains(word, applied.Error, StringComparison.Ordinal));
        Assert.Equal(1, await database.ReadAsync<long>($"select count(*) from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace where n.nspname = '{set}' and c.relkind = 'r' and a.attnum > 0 and a.attname = 'id' and c.relname <> 'partition'"));
    }

    [Fact]
    public async Task AUserWithoutRights_IsToldWhichAreMissing()
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var user = await TestUser.CreateAsync(database);
        await IsRefusedAsync(ExitCode.Database, ["permission denied for database", "photovote db apply"], user.ConnectionString);

        await PhotoVoteSchema.ApplyAsync(database.DataSource, Cancel);
        await IsRefusedAsync(ExitCode.Database, ["permission denied for schema event_log", "photovote db apply"], user.ConnectionString);
        await IsRefusedByCommandsAsync(["permission denied for schema event_log", "photovote db apply"], user.ConnectionString);

        // What a role for reports may do.
        await database.ExecuteAsync($"grant usage on schema event_log, orleans, photos to {user.Name}; grant select on all tables in schema event_log, orleans, photos to {user.Name}");
        await IsRefusedAsync(
            ExitCode.Database,
            [$"grant insert, update on event_log.partition to {user.Name};", $"grant insert on event_log.event to {user.Name};", "on orleans.silo"],
            user.ConnectionString);
        Assert.Equal(ExitCodes.Ok, (await CliRun.Of("verify", "--connection", user.ConnectionString)).ExitCode);

        // Nothing is left to apply, so that no right to is needed.
        await database.ExecuteAsync($"grant {AllTables} to {user.Name}");
        await StartsAsync(user.ConnectionString);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ADatabaseThatTakesNoWrites_IsRefused_ButCanBeVerified(bool applySchema)
    {
        await using var database = await server.CreateDatabaseAsync();
        await PhotoVoteSchema.ApplyAsync(database.DataSource, Cancel);
        var readOnly = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Options = "-c default_transaction_read_only=on" }.ConnectionString;

        await IsRefusedAsync(ExitCode.Database, ["read-only", "connect to the primary"], readOnly, "--PhotoVote:ApplySchema", $"{applySchema}");
        Assert.Equal(ExitCodes.Ok, (await CliRun.Of("verify", "--connection", readOnly)).ExitCode);
    }

    [Fact]
    public async Task ADatabaseThatDoesNotExist_IsToldByItsName()
    {
        await using var database = await server.CreateDatabaseAsync();
        var missing = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Database = "no_such_votes" }.ConnectionString;

        await IsRefusedAsync(ExitCode.Database, ["no_such_votes", "Create the database"], missing);
        await IsRefusedByCommandsAsync(["no_such_votes", "Create the database"], missing);
    }

    [Fact]
    public async Task AnEncodingThatCannotHoldEveryName_IsRefused()
    {
        await using var database = await server.CreateDatabaseAsync();
        var name = new NpgsqlConnectionStringBuilder(database.ConnectionString).Database + "_latin";
        await database.ExecuteAsync($"create database {name} template template0 encoding 'LATIN1' locale 'C'");

        await IsRefusedAsync(ExitCode.Data, ["LATIN1", "UTF8"], new NpgsqlConnectionStringBuilder(database.ConnectionString) { Database = name }.ConnectionString);
    }

    [Theory]
    [InlineData("28P01", "password authentication failed for user \"anna\"", "Check Username and Password")]
    [InlineData("28000", "no pg_hba.conf entry for host \"127.0.0.1\"", "Check Username and Password")]
    [InlineData("53300", "sorry, too many clients already", "max_connections")]
    [InlineData("57P03", "the database system is starting up", "try again")]
    public async Task AServerThatRefuses_IsQuoted_AndItsWordsExplained(string sqlState, string message, string advice)
    {
        await using var refusing = FakeDatabase.Refusing(sqlState, message);

        await IsRefusedAsync(ExitCode.Database, [message, advice], refusing.ConnectionString);
        await IsRefusedByCommandsAsync([message, advice], refusing.ConnectionString);
    }

    [Fact]
    public async Task WhatIsNoPostgreSqlServer_IsAskedAbout()
    {
        await using var silent = FakeDatabase.Silent();
        await using var web = FakeDatabase.WebServer();

        await IsRefusedAsync(ExitCode.Database, ["is it a PostgreSQL server"], silent.ConnectionString);
        await IsRefusedAsync(ExitCode.Database, ["Is it a PostgreSQL server"], web.ConnectionString);
        await IsRefusedAsync(ExitCode.Database, ["Is the server running"], "Host=127.0.0.1;Port=1;Database=votes;Username=anna;Password=swordfish");
    }

    [Fact]
    public async Task AUserWithoutAConnectionLeft_IsRefused_AndStartsWhenThereIsOne()
    {
        await using var database = await server.CreateDatabaseAsync();
        await PhotoVoteSchema.ApplyAsync(database.DataSource, Cancel);
        await using var user = await TestUser.CreateAsync(database, "connection limit 0");
        await database.ExecuteAsync($"grant usage on schema event_log, orleans, photos to {user.Name}; grant {AllTables} to {user.Name}");

        await IsRefusedAsync(ExitCode.Database, ["too many connections for role", "CONNECTION LIMIT"], user.ConnectionString);
        await database.ExecuteAsync($"alter role {user.Name} connection limit 20");
        await StartsAsync(user.ConnectionString);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(-5)]
    public async Task AClockThatIsMinutesOff_IsRefusedWithBothTimes(int minutes)
    {
        await using var database = await server.CreateDatabaseAsync();
        var clock = new Clock();
        clock.Advance(TimeSpan.FromMinutes(minutes));

        await IsRefusedAsync(
            ExitCode.Clock, ["This machine's clock says 20", "the database's 20", minutes > 0 ? "s ahead." : "s behind.", "NTP"], database.ConnectionString, Use);

        void Use(WebApplicationBuilder builder) => builder.Services.AddSingleton<TimeProvider>(clock);
    }

    [Fact]
    public async Task AClockThatIsSecondsOff_IsWarnedOf()
    {
        await using var database = await server.CreateDatabaseAsync();
        var clock = new Clock();

        Assert.Null(await ClockCheck.RunAsync(database.DataSource, clock, Cancel));
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Contains("s ahead", await ClockCheck.RunAsync(database.DataSource, clock, Cancel), StringComparison.Ordinal);
    }

    private static Task IsRefusedAsync(ExitCode code, string[] words, string connectionString, params string[] settings) =>
        IsRefusedAsync(code, words, connectionString, null, settings);

    private static async Task IsRefusedAsync(
        ExitCode code, string[] words, string connectionString, Action<WebApplicationBuilder>? configure, params string[] settings)
    {
        var refused = await Assert.ThrowsAsync<StartupException>(() => GatewayHost.StartAsync(
            ["--urls", "http://127.0.0.1:0", "--ConnectionStrings:PhotoVote", connectionString, .. settings], configure, Cancel));

        Assert.All(words, word => Assert.Contains(word, refused.Message, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', refused.Message);
        Assert.DoesNotContain("swordfish", refused.Message, StringComparison.Ordinal);
        Assert.Equal(code, refused.Code);
    }

    private static async Task IsRefusedByCommandsAsync(string[] words, string connectionString)
    {
        foreach (var command in (string[][])[["db", "apply"], ["verify"]])
        {
            var run = await CliRun.Of([.. command, "--connection", connectionString]);
            Assert.All(words, word => Assert.Contains(word, run.Error, StringComparison.Ordinal));
            Assert.DoesNotContain("swordfish", run.Error, StringComparison.Ordinal);
            Assert.Equal(ExitCodes.Unreachable, run.ExitCode);
        }
    }

    private static async Task StartsAsync(string connectionString)
    {
        await using var host = await GatewayHost.StartAsync(["--urls", "http://127.0.0.1:0", "--ConnectionStrings:PhotoVote", connectionString], null, Cancel);
        Assert.NotEmpty(host.Urls);
    }
}
