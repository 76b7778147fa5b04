using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;
using PhotoVote.Client;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Postgres;
using PhotoVote.Gateway.Hosting;
using PhotoVote.StoredEvents;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Postgres;
using StreamId = PhotoVote.EventLog.StreamId;

namespace PhotoVote.Tests.Gateway.Outages;

/// <summary>An event that this program cannot read stops the one aggregate that it belongs to, and says where it is.</summary>
public sealed class UnreadableEventTests(PostgresCluster server)
{
    private const string Readable = """{"candidate":2,"rating":4}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ItStopsItsBallotAlone_UntilItCanBeReadAgain()
    {
        await using var database = await server.CreateDatabaseAsync();
        using var lines = new Lines();
        await using var host = await GatewayHost.StartAsync(
            ["--urls", "http://127.0.0.1:0", "--ConnectionStrings:PhotoVote", database.ConnectionString], builder => builder.Logging.AddProvider(lines), Cancel);
        using var api = new ApiClient(new Uri(host.Urls.First()));
        var organiser = await Organiser.OpenAsync(api, "anna", "bert");
        var (ballot, other) = (await organiser.Voter("anna").BallotAsync(), await organiser.Voter("bert").BallotAsync());
        (await ballot.RateAsync(1, 5)).Is(HttpStatusCode.OK);
        (await other.RateAsync(1, 5)).Is(HttpStatusCode.OK);
        var stream = new StreamId(0, StreamNames.Ballot(organiser.Election, ballot.Id));
        var (version, position) = await PlantAsync(database, stream, """{"candidate":2,"rating":"many"}""");

        var id = Ulid.NewUlid();
        for (var i = 0; i < 3; i++)
            (await ballot.RateAsync(3, 1, id)).IsProblem(HttpStatusCode.InternalServerError, FailureCodes.Faulted);
        (await ballot.GetAsync()).IsProblem(HttpStatusCode.InternalServerError, FailureCodes.Faulted);

        Assert.Contains(lines.All, line => line.Contains(stream.Name, StringComparison.Ordinal)
            && line.Contains($"version {version}, position {position}", StringComparison.Ordinal));
        Assert.Equal(version, await database.ReadAsync<long>($"select max(e.version) from event_log.event e join event_log.stream s on s.number = e.stream where s.name = '{stream.Name}'"));
        (await other.RateAsync(2, 3)).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("candidates/3/withdraw", new { reason = "Not the author's." })).Is(HttpStatusCode.OK);

        await database.ExecuteAsync($"update event_log.event set data = convert_to('{Readable}', 'UTF8') where position = {position}");
        (await UntilReadAsync(() => ballot.CastAsync())).Is(HttpStatusCode.OK);
        var cast = (await ballot.GetAsync()).Is(HttpStatusCode.OK).Json;
        Assert.Equal(["1", "2"], cast.GetProperty("ratings").EnumerateObject().Select(rating => rating.Name).Order(StringComparer.Ordinal));
    }

    /// <summary>The activation that stood still may be asked once more before it has gone.</summary>
    private static async Task<Answer> UntilReadAsync(Func<Task<Answer>> send)
    {
        for (var i = 0; ; i++)
            if (await send() is var answer && (answer.Code != FailureCodes.Faulted || i == 20))
                return answer;
    }

    /// <summary>As a program that is damaged, or of another version, would leave it.</summary>
    private static async Task<(long Version, long Position)> PlantAsync(TestDatabase database, StreamId stream, string data)
    {
        await using var log = PostgresLog.Create(database.DataSource, new() { ApplySchema = false });
        await log.StartAsync(Cancel);
        var version = await log.ReadVersionAsync(stream, Cancel);
        var request = new AppendRequest(
            0, Ulid.NewUlid(), Fingerprint.Of("planted"),
            [new(stream.Name, ExpectedVersion.Exactly(version), [new EventData("CandidateRated.v1", System.Text.Encoding.UTF8.GetBytes(data))])], []);
        var appended = Assert.IsType<AppendOutcome.Appended>(await log.AppendAsync(request, Cancel));
        return (version + 1, appended.Record.FirstPosition);
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _all = new();

        public IReadOnlyCollection<string> All => _all;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _all.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
