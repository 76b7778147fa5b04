using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using PhotoVote.Domain;
using PhotoVote.Domain.Counting;
using PhotoVote.StoredEvents.Tallies;

namespace PhotoVote.Tests.Grains.Storage;

public sealed class SqliteGrainStorageTests(SqliteTallySilo silo) : GrainStorageSpecification(silo), IClassFixture<SqliteTallySilo>;

public sealed class PostgresGrainStorageTests(PostgresTallySilo silo) : GrainStorageSpecification(silo), IClassFixture<PostgresTallySilo>;

/// <summary>What every storage of grain state does.</summary>
public abstract class GrainStorageSpecification(TallySilo silo)
{
    private const string State = TallyStorage.State;

    private IGrainStorage Storage => silo.Storage;

    [Fact]
    public async Task AStateNeverWritten_ReadsAsAnEmptyOne()
    {
        var read = await ReadAsync(Grain(NewElection()));
        Assert.False(read.RecordExists);
        Assert.Null(read.ETag);
        Assert.Equal(0, read.State.Position);
        Assert.Null(read.State.Counts);
    }

    [Fact]
    public async Task WhatIsWritten_IsReadBack_WithTheVersionAsItsETag()
    {
        var election = NewElection();
        var written = new Held(Record(election, 7, "Hafen – \"Öl\" 🚢"));
        await Storage.WriteStateAsync(State, Grain(election), written);
        Assert.Equal("1", written.ETag);
        Assert.True(written.RecordExists);

        var read = await ReadAsync(Grain(election));
        Assert.True(read.RecordExists);
        Assert.Equal("1", read.ETag);
        Assert.Equal(TallyRecordCodec.Encode(written.State), TallyRecordCodec.Encode(read.State));

        written.State = Record(election, 8);
        await Storage.WriteStateAsync(State, Grain(election), written);
        Assert.Equal("2", written.ETag);
        Assert.Equal(8, (await ReadAsync(Grain(election))).State.Position);
    }

    [Fact]
    public async Task AnEmptyState_AndNone_AreWrittenAndReadAsEmpty()
    {
        foreach (var empty in (TallyRecord?[])[new(), null])
        {
            var grain = Grain(NewElection());
            await Storage.WriteStateAsync(State, grain, new Held(empty));
            var read = await ReadAsync(grain);
            Assert.True(read.RecordExists);
            Assert.Equal(0, read.State.Position);
            Assert.Null(read.State.Counts);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("1")]
    [InlineData("3")]
    public async Task AWrite_WithAnyButTheStoredVersion_IsRefusedAndChangesNothing(string? etag)
    {
        var election = NewElection();
        var grain = Grain(election);
        var state = new Held(Record(election, 1));
        await Storage.WriteStateAsync(State, grain, state);
        state.State = Record(election, 2);
        await Storage.WriteStateAsync(State, grain, state);

        var stale = new Held(Record(election, 99), etag);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync(State, grain, stale));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.ClearStateAsync(State, grain, new Held(stale.State, etag ?? "7") { RecordExists = true }));
        var read = await ReadAsync(grain);
        Assert.Equal(("2", 2L), (read.ETag, read.State.Position));
    }

    [Fact]
    public async Task AVersion_OfAStateThatIsNotThere_IsRefused()
    {
        var election = NewElection();
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync(State, Grain(election), new Held(Record(election, 1), "1")));
        Assert.False((await ReadAsync(Grain(election))).RecordExists);
    }

    [Fact]
    public async Task OfConcurrentWriters_ExactlyOneWins_EachTime()
    {
        var election = NewElection();
        var grain = Grain(election);
        string? etag = null;
        for (var round = 1; round <= 5; round++)
        {
            var seen = etag;
            var outcomes = await Task.WhenAll(Enumerable.Range(1, 16).Select(writer => TryWriteAsync(grain, Record(election, (round * 100) + writer), seen)));
            var winner = Assert.Single(outcomes, o => o is not null)!;
            var read = await ReadAsync(grain);
            Assert.Equal((winner.ETag, winner.State.Position), (read.ETag, read.State.Position));
            etag = read.ETag;
        }

        Assert.Equal("5", etag);
    }

    [Fact]
    public async Task AClearedState_ReadsAsEmpty_AndItsFormerVersionsStayRefused()
    {
        var election = NewElection();
        var grain = Grain(election);
        var state = new Held(Record(election, 1));
        await Storage.WriteStateAsync(State, grain, state);
        var former = state.ETag;

        await Storage.ClearStateAsync(State, grain, state);
        Assert.False(state.RecordExists);
        Assert.Equal(0, state.State.Position);
        var read = await ReadAsync(grain);
        Assert.False(read.RecordExists);
        Assert.Equal(state.ETag, read.ETag);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync(State, grain, new Held(Record(election, 2), former)));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync(State, grain, new Held(Record(election, 2))));
        read.State = Record(election, 3);
        await Storage.WriteStateAsync(State, grain, read);
        Assert.Equal(3, (await ReadAsync(grain)).State.Position);
    }

    [Fact]
    public async Task Clearing_WhatWasNeverWritten_OrNotReadBefore_Works()
    {
        var election = NewElection();
        var grain = Grain(election);
        await Storage.ClearStateAsync(State, grain, new Held(new()));
        Assert.Null((await ReadAsync(grain)).ETag);

        await Storage.WriteStateAsync(State, grain, new Held(Record(election, 1)));
        await Storage.ClearStateAsync(State, grain, new Held(new()));
        Assert.False((await ReadAsync(grain)).RecordExists);
    }

    [Fact]
    public async Task States_AreToldApart_ByNameAndByKeyOfAnyKind()
    {
        var guid = Guid.NewGuid();
        string[] names = [State, "other"];
        string[] keys = [NewElection().ToString(), "a b'\"%_\\", "ключ", "A+b", "A", "A+", $"{guid:N}", $"{guid:N}+x", $"{guid:N}+"];
        var election = NewElection();
        var position = 0;
        foreach (var name in names)
            foreach (var key in keys)
                await Storage.WriteStateAsync(name, GrainId.Create("tally", key), new Held(Record(election, ++position)));

        position = 0;
        foreach (var name in names)
            foreach (var key in keys)
                Assert.Equal(++position, (await ReadAsync(GrainId.Create("tally", key), name)).State.Position);
    }

    [Fact]
    public async Task ADamagedPayload_ReadsAsEmpty_AndCanBeWrittenOver()
    {
        foreach (var payload in (string[])["", "null", "{}", "\u0001", """{"schema":"tally.v9","position":1,"counts":{}}""", """{"schema":"tally.v1","position":1,"counts":{"election":"x"}}"""])
        {
            var election = NewElection();
            var grain = Grain(election);
            await Storage.WriteStateAsync(State, grain, new Held(Record(election, 5)));
            await silo.DamageAsync(election.ToString(), payload);

            var read = await ReadAsync(grain);
            Assert.Equal(("1", 0L), (read.ETag, read.State.Position));
            read.State = Record(election, 6);
            await Storage.WriteStateAsync(State, grain, read);
            Assert.Equal(6, (await ReadAsync(grain)).State.Position);
        }
    }

    private static GrainId Grain(ElectionId election) => GrainId.Create("tally", TallyStorage.Key(election));

    internal static ElectionId NewElection() => new((UInt128)new Random(Guid.NewGuid().GetHashCode()).NextInt64() << 56 | (ulong)Random.Shared.NextInt64());

    internal static TallyRecord Record(ElectionId election, long position, string title = "Harbour") => new()
    {
        Position = position,
        Counts = new TallySnapshot
        {
            Election = election.ToString(),
            Title = title,
            Cast = position,
            Competitions = [new(1, "Boats", 3)],
            Candidates = [new(1, 1, title, [1, 0, long.MaxValue], Author: "Ån")],
        },
    };

    private async Task<Held> ReadAsync(GrainId grain, string name = State)
    {
        var state = new Held();
        await Storage.ReadStateAsync(name, grain, state);
        return state;
    }

    private async Task<Held?> TryWriteAsync(GrainId grain, TallyRecord record, string? etag)
    {
        var state = new Held(record, etag);
        try
        {
            await Storage.WriteStateAsync(State, grain, state);
            return state;
        }
        catch (InconsistentStateException)
        {
            return null;
        }
    }
}
