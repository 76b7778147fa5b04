using PhotoVote.Cli;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.Cli;

public sealed class DbApplyTests(PostgresCluster postgres)
{
    [Fact]
    public async Task Applying_says_what_it_did_and_does_nothing_the_second_time()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var first = await CliRun.Of("db", "apply", "--connection", database.ConnectionString);
        Assert.Equal(ExitCodes.Ok, first.ExitCode);
        Assert.EndsWith(": PhotoVote's tables were created or brought up to date.", first.Output.TrimEnd(), StringComparison.Ordinal);
        var second = await CliRun.Of("db", "apply", "--connection", database.ConnectionString);
        Assert.Equal(ExitCodes.Ok, second.ExitCode);
        Assert.EndsWith(": PhotoVote's tables are up to date; nothing was changed.", second.Output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_a_newer_program_prepared_is_left_alone()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await CliRun.Of("db", "apply", "--connection", database.ConnectionString);
        await database.ExecuteAsync("insert into event_log.schema_version (set_name, number, script) values ('event_log', 999, 'later.sql')");
        var run = await CliRun.Of("db", "apply", "--connection", database.ConnectionString);
        Assert.Equal(ExitCodes.Unreachable, run.ExitCode);
        Assert.Contains("A newer program prepared them", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_without_tables_is_not_changed_by_verifying_it()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var run = await CliRun.Of("verify", "--connection", database.ConnectionString);
        Assert.Equal(ExitCodes.Unreachable, run.ExitCode);
        Assert.Contains("Apply the schema first", run.Error, StringComparison.Ordinal);
        Assert.True(await database.ReadAsync<bool>("select to_regclass('event_log.event') is null"));
    }

    [Fact]
    public async Task Every_partition_that_holds_events_is_read()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await CliRun.Of("db", "apply", "--connection", database.ConnectionString);
        await database.ExecuteAsync("insert into event_log.partition values (6, 1)");
        var run = await CliRun.Of("verify", "--connection", database.ConnectionString, "--json");
        Assert.Equal(["positions"], run.FailedChecks);
        Assert.Equal(6, run.PlacesOf("positions").Single().GetProperty("partition").GetInt32());
        Assert.Equal(7, run.Json.GetProperty("partitions").GetArrayLength());
    }
}
