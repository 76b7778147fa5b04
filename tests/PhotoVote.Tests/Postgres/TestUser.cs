using Npgsql;

namespace PhotoVote.Tests.Postgres;

/// <summary>A user of the server with no rights but to log in, for one test.</summary>
internal sealed class TestUser : IAsyncDisposable
{
    private readonly TestDatabase _database;

    private TestUser(TestDatabase database, string name) => (_database, Name) = (database, name);

    public string Name { get; }

    /// <summary>Leads into the database as this user.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Username = Name }.ConnectionString;

    /// <param name="database">Where it may log in.</param>
    /// <param name="options">More that is said of the role.</param>
    public static async Task<TestUser> CreateAsync(TestDatabase database, string options = "")
    {
        var user = new TestUser(database, $"test_{Guid.NewGuid():N}");
        await database.ExecuteAsync($"create role {user.Name} login {options}");
        return user;
    }

    public async ValueTask DisposeAsync() => await _database.ExecuteAsync($"drop owned by {Name} cascade; drop role {Name}");
}
