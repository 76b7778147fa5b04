using System.Diagnostics;
using System.Net;
using Npgsql;
using PhotoVote.Client;
using PhotoVote.Domain;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Postgres;
using PhotoVote.Gateway.Hosting;
using PhotoVote.Gateway.Problems;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Outages;

/// <summary>
/// A gateway that loses its database while people vote: every request is answered in a bounded time, what was said not to be written is not,
/// and work goes on by itself when the database is back.
/// </summary>
public abstract class Outage
{
    /// <summary>What a busy machine needs to send an answer when it is due.</summary>
    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(3);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="way">The database as the gateway reaches it.</param>
    /// <param name="direct">The same, for the test.</param>
    /// <param name="lose">Begins the outage.</param>
    /// <param name="end">Ends it.</param>
    /// <param name="isReadable">Whether what was written can be read meanwhile, so that the gateway stays ready.</param>
    /// <param name="trouble">What /health/ready says of it.</param>
    private protected static async Task PassesAsync(
        string way, string direct, Func<Task> lose, Func<Task> end, bool isReadable = false, string trouble = "The log's database")
    {
        await using var host = await GatewayHost.StartAsync(["--urls", "http://127.0.0.1:0", "--ConnectionStrings:PhotoVote", way], cancellationToken: Cancel);
        using var api = new ApiClient(new Uri(host.Urls.First()));
        string[] voters = ["anna", "bert", "cleo", "dora"];
        var organiser = await Organiser.OpenAsync(api, voters);
        var ballots = new List<Ballot>();
        foreach (var voter in voters)
            ballots.Add(await organiser.Voter(voter).BallotAsync());
        var another = Organiser.NewKey();

        await lose();
        var casts = ballots.ToDictionary(_ => Ulid.NewUlid(), ballot => ballot);
        var others = (Register: Ulid.NewUlid(), Withdraw: Ulid.NewUlid(), Create: Ulid.NewUlid());
        var commands = casts.Select(cast => (Id: cast.Key, Answer: InTimeAsync(() => cast.Value.CastWholeAsync(new() { [1] = 5 }, cast.Key)))).ToList();
        commands.Add((others.Register, InTimeAsync(() => organiser.RegisterAsync(["emil"], others.Register))));
        commands.Add((others.Create, InTimeAsync(() => api.PostAsync("elections", KeyToken.Organiser(another), new { title = "Next", expectedVoters = 10 }, others.Create))));
        var questions = new[] { "turnout", "audit", "" }.Select(what => InTimeAsync(() => organiser.GetAsync(what))).ToList();
        if (!isReadable)
            await IsNotReadyAsync(api, trouble);

        foreach (var (_, answer) in commands)
            IsToldToComeBack(await answer);
        foreach (var question in questions)
            if (await question is { Status: not HttpStatusCode.OK } answer)
                IsToldToComeBack(answer);

        await end();
        var back = Stopwatch.StartNew();
        while ((await api.GetAsync("/health/ready")).Status != HttpStatusCode.OK)
            Assert.True(back.Elapsed < TimeSpan.FromSeconds(20), "The gateway does not find its database again.");
        await using (var dataSource = NpgsqlDataSource.Create(direct))
        await using (var log = PostgresLog.Create(dataSource, new() { ApplySchema = false }))
        {
            await log.StartAsync(Cancel);
            foreach (var (id, answer) in commands)
                if ((await answer).Code is FailureCodes.Unavailable or FailureCodes.Overloaded or EdgeCodes.Unavailable)
                    Assert.Null(await log.FindCommandAsync(0, id, Cancel));
        }

        foreach (var (id, ballot) in casts)
            (await UntilDoneAsync(() => ballot.CastWholeAsync(new() { [1] = 5 }, id))).Is(HttpStatusCode.OK);
        Say($"all casts are done {back.Elapsed.TotalSeconds:0.0} s after the database is back; answers were {string.Join(", ", commands.Select(c => c.Answer.Result.Code))}");
        (await UntilDoneAsync(() => organiser.RegisterAsync(["emil"], others.Register))).Is(HttpStatusCode.OK);
        (await UntilDoneAsync(() => api.PostAsync("elections", KeyToken.Organiser(another), new { title = "Next", expectedVoters = 10 }, others.Create))).Is(HttpStatusCode.Created);
        (await organiser.PostAsync("close")).Is(HttpStatusCode.OK);
        Assert.Equal(voters.Length, (await organiser.GetAsync("turnout")).Is(HttpStatusCode.OK).Json.GetProperty("cast").GetInt32());
    }

    /// <summary>The answer, which must come within the time that the README promises.</summary>
    private static async Task<Answer> InTimeAsync(Func<Task<Answer>> send)
    {
        var clock = Stopwatch.StartNew();
        var answer = await send();
        Assert.True(clock.Elapsed < TimeBudget.Request + Busy, $"It took {clock.Elapsed.TotalSeconds:0.0} s: {answer.Text}");
        Say($"{answer.Code ?? "answered"} after {clock.Elapsed.TotalSeconds:0.0} s");
        return answer;
    }

    private static void IsToldToComeBack(Answer answer)
    {
        var status = answer.Code == FailureCodes.OutcomeUnknown ? HttpStatusCode.GatewayTimeout : HttpStatusCode.ServiceUnavailable;
        answer.IsProblem(status, answer.Code ?? "none");
        Assert.Contains(answer.Code, (string[])[FailureCodes.OutcomeUnknown, FailureCodes.Unavailable, FailureCodes.Overloaded, EdgeCodes.TimedOut]);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
    }

    private static async Task IsNotReadyAsync(ApiClient api, string trouble)
    {
        var clock = Stopwatch.StartNew();
        var health = (await api.GetAsync("/health/ready")).IsProblem(HttpStatusCode.ServiceUnavailable, FailureCodes.Unavailable);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 3);
        Assert.Contains(trouble, health.Detail, StringComparison.Ordinal);
        (await api.GetAsync("/health/live")).Is(HttpStatusCode.OK);
    }

    private static async Task<Answer> UntilDoneAsync(Func<Task<Answer>> send)
    {
        for (var patience = Stopwatch.StartNew(); ;)
        {
            var answer = await send();
            if (answer.Status is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout) || patience.Elapsed > TimeSpan.FromSeconds(20))
                return answer;
            await Task.Delay(answer.Headers.RetryAfter!.Delta!.Value, Cancel);
        }
    }

    private static void Say(string what) => TestContext.Current.TestOutputHelper!.WriteLine(what);
}
