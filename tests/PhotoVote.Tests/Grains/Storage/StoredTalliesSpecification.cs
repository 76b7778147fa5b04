using Orleans;
using Orleans.Runtime;
using PhotoVote.Domain;
using PhotoVote.EventLog;
using PhotoVote.StoredEvents;
using PhotoVote.StoredEvents.Tallies;
using static PhotoVote.Tests.Grains.Storage.GrainStorageSpecification;

namespace PhotoVote.Tests.Grains.Storage;

public sealed class SqliteStoredTalliesTests(SqliteTallySilo silo) : StoredTalliesSpecification(silo), IClassFixture<SqliteTallySilo>;

public sealed class PostgresStoredTalliesTests(PostgresTallySilo silo) : StoredTalliesSpecification(silo), IClassFixture<PostgresTallySilo>;

/// <summary>What the command line sees of the tallies that a silo keeps.</summary>
public abstract class StoredTalliesSpecification(TallySilo silo)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatAGrainKeeps_IsSeenWithoutASilo()
    {
        // The second is a key that reads as a hexadecimal number.
        foreach (var election in (ElectionId[])[NewElection(), ElectionId.Parse("0000000000" + "000ABCDEF0123456")])
        {
            Assert.Null(await silo.Stored.FindAsync(election, Cancelled));
            var record = Record(election, 12);
            await silo.Storage.WriteStateAsync(TallyStorage.State, GrainId.Create("tally", TallyStorage.Key(election)), new Held(record));

            var found = await silo.Stored.FindAsync(election, Cancelled);
            Assert.NotNull(found);
            Assert.Equal((election, 12L), (found.Election, found.Position));
            Assert.Equal(TallySnapshotCodec.Encode(record.Counts!), TallySnapshotCodec.Encode(found.Counts));
            Assert.Contains(silo.Stored.ReadAllAsync(Cancelled).ToBlockingEnumerable(Cancelled), t => t.Election == election && t.Position == 12);
        }
    }

    [Fact]
    public async Task EmptyAndClearedStates_AndThoseOfOthers_AreNoTallies()
    {
        var (empty, cleared, others) = (NewElection(), NewElection(), NewElection());
        await silo.Storage.WriteStateAsync(TallyStorage.State, Grain(empty), new Held(new()));
        var state = new Held(Record(cleared, 1));
        await silo.Storage.WriteStateAsync(TallyStorage.State, Grain(cleared), state);
        await silo.Storage.ClearStateAsync(TallyStorage.State, Grain(cleared), state);
        await silo.Storage.WriteStateAsync("other", Grain(others), new Held(Record(others, 1)));

        var all = silo.Stored.ReadAllAsync(Cancelled).ToBlockingEnumerable(Cancelled).Select(t => t.Election).ToList();
        foreach (var election in (ElectionId[])[empty, cleared, others])
        {
            Assert.Null(await silo.Stored.FindAsync(election, Cancelled));
            Assert.DoesNotContain(election, all);
        }
    }

    [Fact]
    public async Task ADamagedTally_IsNamed_NotSkipped()
    {
        var election = NewElection();
        var state = new Held(Record(election, 1));
        await silo.Storage.WriteStateAsync(TallyStorage.State, Grain(election), state);
        await silo.DamageAsync(election.ToString(), "{}");

        var e = await Assert.ThrowsAsync<DamagedEventException>(() => silo.Stored.FindAsync(election, Cancelled));
        Assert.Contains(election.ToString(), e.Message, StringComparison.Ordinal);
        await silo.Storage.ClearStateAsync(TallyStorage.State, Grain(election), state);
    }

    private static GrainId Grain(ElectionId election) => GrainId.Create("tally", TallyStorage.Key(election));
}

public sealed class StoredTalliesWithoutAServerTests(PhotoVote.Tests.Postgres.PostgresCluster server)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AFolderWithoutAStateFile_KeepsNone_AndStaysAsItIs()
    {
        var folder = Directory.CreateTempSubdirectory("photovote-").FullName;
        var stored = new SqliteStoredTallies(folder);
        Assert.Empty(stored.ReadAllAsync(Cancelled).ToBlockingEnumerable(Cancelled));
        Assert.Null(await stored.FindAsync(NewElection(), Cancelled));
        Assert.Empty(Directory.GetFileSystemEntries(folder));
        Directory.Delete(folder);
    }

    [Fact]
    public async Task AFileThatIsSomethingElse_IsRefused()
    {
        var folder = Directory.CreateTempSubdirectory("photovote-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "state.db"), string.Concat(Enumerable.Repeat("This is no database. ", 100)), Cancelled);
        await Assert.ThrowsAsync<LogUnavailableException>(() => new SqliteStoredTallies(folder).FindAsync(NewElection(), Cancelled));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task ANewerStateFile_IsRefused_ByReaderAndWriter()
    {
        var folder = Directory.CreateTempSubdirectory("photovote-").FullName;
        var file = new PhotoVote.StoredEvents.Sqlite.StateFile(folder);
        using (var connection = file.OpenWriter())
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "PRAGMA user_version = 2";
            command.ExecuteNonQuery();
        }

        Assert.Throws<LogDamagedException>(() => file.OpenWriter());
        await Assert.ThrowsAsync<LogDamagedException>(() => new SqliteStoredTallies(folder).FindAsync(NewElection(), Cancelled));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task ADatabaseWithoutTables_KeepsNone()
    {
        await using var database = await server.CreateDatabaseAsync();
        var stored = new PostgresStoredTallies(database.DataSource);
        Assert.Empty(stored.ReadAllAsync(Cancelled).ToBlockingEnumerable(Cancelled));
        Assert.Null(await stored.FindAsync(NewElection(), Cancelled));
    }
}
