using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using PhotoVote.Client.Elections;
using PhotoVote.Domain.Elections;
using PhotoVote.EventLog;
using PhotoVote.StoredEvents;
using PhotoVote.StoredEvents.Schedules;
using PhotoVote.StoredEvents.Sqlite;

namespace PhotoVote.Tests.Grains.Schedules;

/// <summary>A start does not read the whole log, and never believes what is kept in its place.</summary>
public sealed class ScheduleCheckpointTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task AStart_ReadsOnFromWhereTheLastOneStopped_AndFollowsWhatItDidNotRead()
    {
        await using var cluster = await ScheduleCluster.StartAsync(silos: 1);
        var (opening, closing) = await ScheduleAsync(cluster);
        await StopAndReadAgainAsync(cluster);
        await StopAndReadAgainAsync(cluster);
        Assert.Equal(await cluster.Log.ReadHeadAsync(0, CancellationToken.None), cluster.ReadAfter.Min());

        cluster.Clock.Advance(Hour);
        await cluster.WaitForAsync<ElectionOpened>(opening.Id);
        await cluster.WaitForAsync<ElectionClosed>(closing.Id);
    }

    [Fact]
    public async Task WhatIsKept_AndDoesNotBelongHere_IsIgnoredAndReplaced()
    {
        await using var cluster = await ScheduleCluster.StartAsync(silos: 1);
        foreach (var (what, change) in ((string, Action<JsonNode>?)[])
        [
            ("damaged", null),
            ("newer", kept => kept["schema"] = "schedules.v999"),
            ("of another log", kept => (kept["event"], kept["elections"]) = (Ulid.NewUlid().ToString(), new JsonArray())),
            ("of a longer log", kept => (kept["position"], kept["elections"]) = (kept["position"]!.GetValue<long>() + 1_000, new JsonArray())),
        ])
        {
            var (opening, closing) = await ScheduleAsync(cluster);
            await StopAndReadAgainAsync(cluster);
            Assert.True(what == "damaged" || cluster.ReadAfter.Min() > 0, $"What was before \"{what}\" was not replaced.");
            await cluster.StopAsync();
            var kept = JsonNode.Parse(Kept(cluster)!)!;
            change?.Invoke(kept);
            Keep(cluster, change is null ? "{\"schema\":" : kept.ToJsonString());
            await StopAndReadAgainAsync(cluster);
            Assert.True(cluster.ReadAfter.Min() == 0, $"What is {what} was believed.");

            cluster.Clock.Advance(Hour);
            await cluster.WaitForAsync<ElectionOpened>(opening.Id);
            await cluster.WaitForAsync<ElectionClosed>(closing.Id);
        }

        await StopAndReadAgainAsync(cluster);
        await StopAndReadAgainAsync(cluster);
        Assert.Equal(await cluster.Log.ReadHeadAsync(0, CancellationToken.None), cluster.ReadAfter.Min());
    }

    [Theory, InlineData("ends earlier"), InlineData("has grown beyond")]
    public async Task ALogThatWasSetBackUnderARunningSilo_IsReadAgain_AndItsElectionsOpenInTime(string than)
    {
        await using var cluster = await ScheduleCluster.StartAsync(silos: 1);
        for (var i = 0; i < 3; i++)
            await ScheduleAsync(cluster);
        await StopAndReadAgainAsync(cluster);
        var former = await cluster.Log.ReadHeadAsync(0, CancellationToken.None);
        (TestElection? Opening, TestElection? Closing) there = default;
        await cluster.ReplaceLogAsync(async () =>
        {
            there = await ScheduleAsync(cluster);
            while (than == "has grown beyond" && await cluster.Log.ReadHeadAsync(0, CancellationToken.None) <= former)
                await TestElection.CreateAsync(cluster.Grains);
        });
        Assert.Equal(than == "has grown beyond", await cluster.Log.ReadHeadAsync(0, CancellationToken.None) > former);

        cluster.Clock.Advance(Hour);
        await cluster.WaitForAsync<ElectionOpened>(there.Opening!.Id);
        await cluster.WaitForAsync<ElectionClosed>(there.Closing!.Id);

        // Nor does a start believe what is kept of the former one.
        await StopAndReadAgainAsync(cluster);
        await StopAndReadAgainAsync(cluster);
        Assert.Equal(await cluster.Log.ReadHeadAsync(0, CancellationToken.None), cluster.ReadAfter.Min());
    }

    [Fact]
    public async Task WhileAnEventCannotBeRead_NothingIsKept_SoThatAnotherBuildFindsIt()
    {
        await using var cluster = await ScheduleCluster.StartAsync(silos: 1);
        var (_, closing) = await ScheduleAsync(cluster);
        var command = Ulid.NewUlid();
        Assert.IsType<AppendOutcome.Appended>(await cluster.Log.AppendAsync(
            new AppendRequest(
                0, command, Fingerprint.Of(command.ToString()), [new(StreamNames.Election(closing.Id), ExpectedVersion.Any, [new("ElectionScheduled.v999", "{}"u8.ToArray())])]),
            CancellationToken.None));
        await cluster.StopAsync();
        await cluster.AddAsync(1);
        await cluster.StopAsync();
        Assert.True(Kept(cluster) is null || JsonNode.Parse(Kept(cluster)!)!["position"]!.GetValue<long>() < await cluster.Log.ReadHeadAsync(0, CancellationToken.None));
    }

    /// <summary>One election that opens in an hour, and one that closes in an hour.</summary>
    private static async Task<(TestElection Opening, TestElection Closing)> ScheduleAsync(ScheduleCluster cluster)
    {
        var opening = await TestElection.CreateAsync(cluster.Grains);
        await opening.DefineAsync(competitions: 1, candidates: 2);
        await opening.ChangeAsync(new ElectionChange.Schedule(cluster.Now + Hour, cluster.Now + (3 * Hour)));
        var closing = await TestElection.CreateAsync(cluster.Grains);
        await closing.DefineAsync(competitions: 1, candidates: 2);
        await closing.ChangeAsync(new ElectionChange.Open());
        await closing.ChangeAsync(new ElectionChange.Schedule(null, cluster.Now + Hour));
        return (opening, closing);
    }

    /// <summary>A silo that stops may not have read the last event yet. One that has started has read everything, and keeps that when it stops.</summary>
    private static async Task StopAndReadAgainAsync(ScheduleCluster cluster)
    {
        await cluster.StopAsync();
        cluster.ReadAfter.Clear();
        await cluster.AddAsync(1);
    }

    private static string? Kept(ScheduleCluster cluster)
    {
        using var connection = new StateFile(cluster.Folder).TryOpenReader();
        if (connection is null)
            return null;
        using var command = new SqliteCommand("SELECT CAST(payload AS TEXT) FROM grain_state WHERE state_name = $state AND grain_key = $key", connection);
        command.Parameters.AddWithValue("$state", ScheduleStorage.State);
        command.Parameters.AddWithValue("$key", ScheduleStorage.Key(0));
        return (string?)command.ExecuteScalar();
    }

    private static void Keep(ScheduleCluster cluster, string payload)
    {
        using var connection = new StateFile(cluster.Folder).OpenWriter();
        using var command = new SqliteCommand("UPDATE grain_state SET payload = CAST($payload AS BLOB) WHERE state_name = $state", connection);
        command.Parameters.AddWithValue("$payload", payload);
        command.Parameters.AddWithValue("$state", ScheduleStorage.State);
        Assert.Equal(1, command.ExecuteNonQuery());
    }
}
