using PhotoVote.EventLog;
using PhotoVote.StoredEvents.Postgres;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.Grains.Storage;

public sealed class PhotoVoteSchemaTests(PostgresCluster server)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheSchema_IsAppliedOnce_HoweverManyDoSoAtOnce()
    {
        await using var database = await server.CreateDatabaseAsync();
        await Assert.ThrowsAsync<LogDamagedException>(() => PhotoVoteSchema.CheckAsync(database.DataSource, Cancelled));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PhotoVoteSchema.ApplyAsync(database.DataSource, Cancelled)));
        await PhotoVoteSchema.ApplyAsync(database.DataSource, Cancelled);
        await PhotoVoteSchema.CheckAsync(database.DataSource, Cancelled);
        Assert.Equal(4, await database.ReadAsync<long>("select count(*) from event_log.schema_version where set_name = 'orleans'"));
    }

    [Fact]
    public async Task TheScripts_DoNoHarmWhenTheyRunAgain()
    {
        await using var database = await server.CreateDatabaseAsync();
        await PhotoVoteSchema.ApplyAsync(database.DataSource, Cancelled);
        await database.ExecuteAsync("insert into orleans.grain_state values ('s', 'tally', 0, 0, 'k', 1, null, now()); delete from event_log.schema_version where set_name = 'orleans'");
        await PhotoVoteSchema.ApplyAsync(database.DataSource, Cancelled);
        Assert.Equal(1, await database.ReadAsync<long>("select count(*) from orleans.grain_state"));
        Assert.Equal(13, await database.ReadAsync<long>("select count(*) from orleans.orleansquery"));
    }

    [Fact]
    public async Task NothingOfIt_IsInThePublicSchema()
    {
        await using var database = await server.CreateDatabaseAsync();
        await PhotoVoteSchema.ApplyAsync(database.DataSource, Cancelled);
        Assert.Equal(0, await database.ReadAsync<long>("select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public'"));
    }
}
