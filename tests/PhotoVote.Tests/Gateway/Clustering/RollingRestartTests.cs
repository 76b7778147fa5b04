using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using PhotoVote.Tests.Cli;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.Gateway.Clustering;

/// <summary>All gateways are replaced, one after the other, while everybody votes.</summary>
public sealed class RollingRestartTests(PostgresCluster server)
{
    private const int VotersAtOnce = 8;
    private const int Voters = 5_000;
    private const int Ratings = 6;
    private const int AllGateways = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentBag<Ulid> _acknowledged = [];
    private readonly ConcurrentBag<Dictionary<int, int>> _casts = [];
    private readonly ConcurrentDictionary<string, int> _otherAnswers = new(StringComparer.Ordinal);
    private int _next = -1;
    private int _voter = -1;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatWasAcknowledgedIsKept_AndNobodyIsToldMoreThanToTryAgain()
    {
        await using var database = await server.CreateDatabaseAsync();
        using var gateways = new Gateways(database);
        await gateways.StartAsync(AllGateways);
        var organiser = await Organiser.OpenAsync(gateways.Clients[0], [.. Enumerable.Range(0, Voters).Select(VoterName)]);

        using var enough = new CancellationTokenSource();
        var voting = Enumerable.Range(0, VotersAtOnce).Select(_ => Task.Run(() => VoteAsync(gateways, organiser, enough.Token), Cancel)).ToList();
        for (var i = 0; i < AllGateways; i++)
        {
            var before = _acknowledged.Count;
            await UntilAsync(() => _acknowledged.Count > before + 50, voting);
            Assert.Equal(0, await gateways.TerminateOldestAsync());
            await gateways.StartAsync(1);
        }

        await enough.CancelAsync();
        await Task.WhenAll(voting);
        Say($"{_acknowledged.Count} commands, {_casts.Count} ballots; sent again: {string.Join(", ", _otherAnswers.Select(answer => $"{answer.Value} {answer.Key}"))}");
        await NothingIsLostAsync(database, gateways, organiser);
    }

    private static string VoterName(int i) => string.Create(CultureInfo.InvariantCulture, $"v{i}");

    private async Task NothingIsLostAsync(TestDatabase database, Gateways gateways, Organiser organiser)
    {
        var written = (await database.ReadAsync<Guid[]>("select array_agg(id) from event_log.event where command_size > 0")).ToHashSet();
        Assert.DoesNotContain(_acknowledged, id => !written.Contains(id.ToGuid()));

        (await organiser.At(gateways.Clients[0]).PostAsync("close")).Is(HttpStatusCode.OK);
        foreach (var api in gateways.Clients)
        {
            var results = (await organiser.At(api).FinalResultsAsync(withKey: true)).Json;
            Assert.Equal(_casts.Count, results.GetProperty("turnout").GetProperty("cast").GetInt32());
            foreach (var candidate in results.GetProperty("competitions")[0].GetProperty("candidates").EnumerateArray())
            {
                var number = candidate.GetProperty("number").GetInt32();
                Assert.Equal(_casts.Sum(ratings => ratings.GetValueOrDefault(number)), candidate.GetProperty("sum").GetInt32());
                Assert.Equal(_casts.Count(ratings => ratings.ContainsKey(number)), candidate.GetProperty("ratings").GetInt32());
            }
        }

        var verified = await CliRun.Of("verify", "--connection", database.ConnectionString, "--url", gateways.Clients[0].Server.ToString());
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Error);
    }

    /// <summary>One voter after the other, each step by step; who has begun finishes.</summary>
    private async Task VoteAsync(Gateways gateways, Organiser organiser, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            var name = VoterName(Interlocked.Increment(ref _voter));
            var ratings = new Dictionary<int, int>();
            var issued = await SendAsync(gateways, (api, id) => organiser.At(api).Voter(name).AskAsync(id));
            for (var i = 0; i < Ratings; i++)
            {
                // Never the same as before: each of these writes.
                var (candidate, rating) = ((i % 3) + 1, i);
                await SendAsync(gateways, (api, id) => organiser.At(api).Voter(name).BallotOf(issued).RateAsync(candidate, rating, id));
                ratings[candidate] = rating;
                await Task.Delay(10, Cancel);
            }

            await SendAsync(gateways, (api, id) => organiser.At(api).Voter(name).BallotOf(issued).CastAsync(id));
            _casts.Add(ratings);
        }
    }

    /// <summary>To one gateway after the other under the same id until it is done; anything but "try again" is a fault.</summary>
    private async Task<Answer> SendAsync(Gateways gateways, Func<ApiClient, Ulid, Task<Answer>> send)
    {
        var id = Ulid.NewUlid();
        for (var patience = Stopwatch.StartNew(); ;)
        {
            var clients = gateways.Clients;
            try
            {
                var answer = await send(clients[(int)((uint)Interlocked.Increment(ref _next) % clients.Count)], id);
                if (answer.Status is HttpStatusCode.OK or HttpStatusCode.Created)
                {
                    _acknowledged.Add(id);
                    return answer;
                }

                Assert.True(answer.Status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout, answer.Text);
                Assert.NotNull(answer.Headers.RetryAfter);
                Count(answer.Code!);
            }
            catch (HttpRequestException e)
            {
                Count(e.HttpRequestError.ToString());
            }

            Assert.True(patience.Elapsed < Patience, "A command is not settled.");
            await Task.Delay(100, Cancel);
        }
    }

    private void Count(string what) => _otherAnswers.AddOrUpdate(what, 1, (_, n) => n + 1);

    private static async Task UntilAsync(Func<bool> isSo, List<Task> orTheseFail)
    {
        for (var patience = Stopwatch.StartNew(); !isSo(); await Task.Delay(10, Cancel))
        {
            Assert.True(patience.Elapsed < Patience, "Nobody votes any more.");
            await Task.WhenAll(orTheseFail.Where(task => task.IsFaulted));
        }
    }

    private static void Say(string what) => TestContext.Current.TestOutputHelper!.WriteLine(what);
}
