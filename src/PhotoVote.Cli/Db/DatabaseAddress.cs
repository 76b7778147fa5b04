using System.CommandLine;
using Npgsql;

namespace PhotoVote.Cli.Db;

/// <summary>Where the PostgreSQL database is: said on the command line, or in the environment, where a password is not shown to everybody.</summary>
internal static class DatabaseAddress
{
    /// <summary>The server reads the same one.</summary>
    public const string Variable = "ConnectionStrings__PhotoVote";

    public static Option<string?> Option() => new("--connection")
    {
        Description = $"The PostgreSQL database, such as \"Host=…;Database=…\". Else the environment's {Variable}.",
        HelpName = "string",
    };

    public static string? FromEnvironment => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text ? text : null;

    /// <exception cref="UsageException">It is not a connection string.</exception>
    public static NpgsqlDataSource Open(string connection)
    {
        try
        {
            return NpgsqlDataSource.Create(connection);
        }
        catch (ArgumentException e)
        {
            // Its message does not repeat the text, which may hold a password.
            throw new UsageException($"the connection string cannot be read: {e.Message}");
        }
    }
}
