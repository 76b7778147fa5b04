using System.Diagnostics;
using System.Net;
using PhotoVote.Domain;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Postgres;
using PhotoVote.Tests.Cli;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.Gateway.Clustering;

/// <summary>
/// A gateway that is stopped in the middle of everything (SIGSTOP, as a virtual machine that is moved) and wakes up when the others have
/// long taken over: what it still holds is old, and it does not know.
/// </summary>
public sealed class ZombieTests(PostgresCluster server)
{
    private const int Voters = 24;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AGatewayThatWakesUpAfterItWasDeclaredDead_ChangesNothing_TellsTheTruth_AndEnds()
    {
        await using var database = await server.CreateDatabaseAsync();
        using var sleeper = GatewayProcess.Start("--ConnectionStrings:PhotoVote", database.ConnectionString);
        using var api = await sleeper.ClientAsync();
        using var other = GatewayProcess.Start("--ConnectionStrings:PhotoVote", database.ConnectionString);
        using var elsewhere = await other.ClientAsync();

        // Half of the ballots live here, half there, whoever is asked.
        var organiser = await Organiser.OpenAsync(api, [.. Enumerable.Range(0, Voters).Select(i => $"v{i}")]);
        var ballots = new List<(Ballot Here, Ballot There)>();
        for (var i = 0; i < Voters; i++)
        {
            var asked = await organiser.Voter($"v{i}").AskAsync();
            var ballot = (Here: organiser.Voter($"v{i}").BallotOf(asked), There: organiser.At(elsewhere).Voter($"v{i}").BallotOf(asked));
            (await ballot.Here.RateAsync(1, 1)).Is(HttpStatusCode.OK);
            ballots.Add(ballot);
        }

        sleeper.Pause();
        var late = ballots.Select((ballot, i) => (Id: Ulid.NewUlid(), Ballot: ballot.Here, Rating: i % 6)).ToList();
        var told = late.Select(cast => ToldAsync(() => cast.Ballot.CastWholeAsync(new() { [2] = cast.Rating }, cast.Id))).ToList();
        await UntilDeclaredDeadAsync(database);
        var taken = Stopwatch.StartNew();
        for (var i = 0; i < Voters / 2; i++)
            (await UntilServedAsync(() => ballots[i].There.CastWholeAsync(new() { [1] = 5 }))).Is(HttpStatusCode.OK);
        Say($"the other one has served {Voters / 2} voters {taken.Elapsed.TotalSeconds:0.0} s after the sleeper was declared dead");

        var awake = Stopwatch.StartNew();
        sleeper.Resume();
        Assert.NotEqual(0, await sleeper.ExitCodeAsync());
        Say($"the sleeper has ended itself {awake.Elapsed.TotalSeconds:0.0} s after it woke up; it told: {string.Join(", ", (await Task.WhenAll(told)).GroupBy(t => t?.Code ?? t?.Status.ToString() ?? "nothing").Select(g => $"{g.Count()} {g.Key}"))}");

        await using (var log = PostgresLog.Create(database.DataSource, new() { ApplySchema = false }))
        {
            await log.StartAsync(Cancel);
            for (var i = 0; i < Voters; i++)
            {
                var isWritten = await log.FindCommandAsync(0, late[i].Id, Cancel) is not null;

                // Of the first half the other gateway has taken the casts: theirs are too late, whoever decides.
                if (i < Voters / 2)
                    Assert.False(isWritten, "A ballot was cast twice.");
                if (await told[i] is { } answer)
                    Assert.True(
                        answer.Status switch
                        {
                            HttpStatusCode.OK => isWritten,
                            HttpStatusCode.GatewayTimeout => true,
                            _ => !isWritten,
                        },
                        $"{(int)answer.Status} was told, and {(isWritten ? "it is written" : "it is not written")}: {answer.Text}");
            }
        }

        // The same commands again, elsewhere: nobody's is lost, nobody's is doubled.
        for (var i = 0; i < Voters; i++)
        {
            var again = await UntilServedAsync(() => ballots[i].There.CastWholeAsync(new() { [2] = late[i].Rating }, late[i].Id));
            if (i < Voters / 2)
                again.IsProblem(HttpStatusCode.Conflict, RefusalCodes.BallotAlreadyCast);
            else
                again.Is(HttpStatusCode.OK);
        }

        (await UntilServedAsync(() => organiser.At(elsewhere).PostAsync("close"))).Is(HttpStatusCode.OK);
        Assert.Equal(Voters, (await organiser.At(elsewhere).GetAsync("turnout")).Is(HttpStatusCode.OK).Json.GetProperty("cast").GetInt32());
        Assert.Equal(Voters, await database.ReadAsync<long>("select count(*) from event_log.event where type like 'BallotCast.%'"));
        var verified = await CliRun.Of("verify", "--connection", database.ConnectionString, "--url", elsewhere.Server.ToString());
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Error);
    }

    /// <summary>Null when the connection broke: then nothing was told.</summary>
    private static async Task<Answer?> ToldAsync(Func<Task<Answer>> send)
    {
        try
        {
            return await send();
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task UntilDeclaredDeadAsync(TestDatabase database)
    {
        for (var patience = Stopwatch.StartNew(); await database.ReadAsync<long>("select count(*) from orleans.silo where status = 6") == 0;)
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(30), "Nobody misses the one that sleeps.");
            await Task.Delay(50, Cancel);
        }
    }

    private static async Task<Answer> UntilServedAsync(Func<Task<Answer>> send)
    {
        for (var patience = Stopwatch.StartNew(); ;)
        {
            var answer = await send();
            if (answer.Status is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout) || patience.Elapsed > TimeSpan.FromSeconds(30))
                return answer;
            await Task.Delay(answer.Headers.RetryAfter!.Delta!.Value, Cancel);
        }
    }

    private static void Say(string what) => TestContext.Current.TestOutputHelper!.WriteLine(what);
}
