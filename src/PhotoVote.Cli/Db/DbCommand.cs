using System.CommandLine;
using Npgsql;
using PhotoVote.EventLog;
using PhotoVote.StoredEvents.Postgres;

namespace PhotoVote.Cli.Db;

/// <summary><c>db apply</c>: for servers that may not change their own tables.</summary>
internal static class DbCommand
{
    public static Command Create(Terminal terminal)
    {
        var connection = DatabaseAddress.Option();
        var apply = new Command("apply", "Create or update PhotoVote's tables. Does nothing when they are up to date; safe beside a running server.")
        {
            connection,
        };
        apply.SetAction((parsed, cancellationToken) => ApplyAsync(
            parsed.GetValue(connection) ?? DatabaseAddress.FromEnvironment, terminal, cancellationToken));
        return new Command("db", "The PostgreSQL database.") { apply };
    }

    private static async Task<int> ApplyAsync(string? connection, Terminal terminal, CancellationToken cancellationToken)
    {
        await using var dataSource = DatabaseAddress.Open(
            connection ?? throw new UsageException($"name the database: --connection, or {DatabaseAddress.Variable} in the environment"));
        var where = new NpgsqlConnectionStringBuilder(dataSource.ConnectionString);
        var name = $"{where.Host}/{where.Database}";
        if (await IsCurrentAsync(dataSource, cancellationToken))
        {
            terminal.Output.WriteLine($"{name}: PhotoVote's tables are up to date; nothing was changed.");
            return ExitCodes.Ok;
        }

        await PhotoVoteSchema.ApplyAsync(dataSource, cancellationToken);
        terminal.Output.WriteLine($"{name}: PhotoVote's tables were created or brought up to date.");
        return ExitCodes.Ok;
    }

    private static async Task<bool> IsCurrentAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        try
        {
            await PhotoVoteSchema.CheckAsync(dataSource, cancellationToken);
            return true;
        }
        catch (LogDamagedException)
        {
            // Older, or newer than this program: then applying says so.
            return false;
        }
    }
}
