using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using PhotoVote.Client.Ballots;
using PhotoVote.Client.Elections;
using PhotoVote.Client.Results;
using PhotoVote.Client.Rolls;

namespace PhotoVote.Cli.Http;

/// <summary>An election to create: the terms and the number of voters to make room for, in one object.</summary>
internal sealed record NewElectionBody(
    string Title, string Description, int ScaleMin, int ScaleMax, string Admission, string Visibility, int ExpectedVoters);

/// <summary>
/// PhotoVote's HTTP API, as far as the command line needs it. Commands carry an id and a key; each is tried again with the same id until
/// it is settled or <see cref="Retries"/> ends.
/// </summary>
/// <param name="http">Its base address is the server's, ending in a slash.</param>
/// <param name="retries">How often requests are tried again.</param>
/// <param name="time">The clock of the pauses.</param>
internal sealed class PhotoVoteHttp(HttpClient http, Retries retries, TimeProvider time)
{
    private const string Api = "api/v1/";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>A client for a server's address.</summary>
    /// <param name="server">Such as <c>http://localhost:5000</c>.</param>
    /// <param name="connections">The most connections at a time.</param>
    public static HttpClient ClientFor(Uri server, int connections) => new(new SocketsHttpHandler
    {
        MaxConnectionsPerServer = connections,
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
    })
    {
        BaseAddress = new Uri(server.AbsoluteUri.TrimEnd('/') + "/"),
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Asks once whether anybody answers.</summary>
    /// <exception cref="PhotoVoteUnreachableException">Nobody does.</exception>
    public async Task EnsureReachableAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(retries.Attempt);
            using var answer = await http.GetAsync(new Uri("health/live", UriKind.Relative), limit.Token);
        }
        catch (Exception e) when (IsLoss(e, cancellationToken))
        {
            throw new PhotoVoteUnreachableException($"cannot reach {http.BaseAddress}: {Reason(e)}", e);
        }
    }

    public Task<ElectionChanged> CreateElectionAsync(Ulid command, string organiser, NewElectionBody election, CancellationToken cancellationToken) =>
        SendAsync<ElectionChanged>(HttpMethod.Post, "elections", organiser, command, election, cancellationToken);

    public Task<ElectionChanged> AddCompetitionAsync(Ulid command, string organiser, string election, string title, CancellationToken cancellationToken) =>
        SendAsync<ElectionChanged>(HttpMethod.Post, $"elections/{election}/competitions", organiser, command, new { title, description = "" }, cancellationToken);

    public Task<ElectionChanged> AddCandidateAsync(
        Ulid command, string organiser, string election, int competition, string title, CancellationToken cancellationToken) =>
        SendAsync<ElectionChanged>(
            HttpMethod.Post, $"elections/{election}/competitions/{competition}/candidates", organiser, command, new { title }, cancellationToken);

    /// <param name="voters">At most 10,000.</param>
    public Task<Registration> RegisterAsync(
        Ulid command, string organiser, string election, IReadOnlyList<string> voters, CancellationToken cancellationToken) =>
        SendAsync<Registration>(HttpMethod.Post, $"elections/{election}/voters", organiser, command, new { voters }, cancellationToken);

    public Task<ElectionChanged> OpenAsync(Ulid command, string organiser, string election, CancellationToken cancellationToken) =>
        SendAsync<ElectionChanged>(HttpMethod.Post, $"elections/{election}/open", organiser, command, body: null, cancellationToken);

    public Task<ElectionChanged> CloseAsync(Ulid command, string organiser, string election, CancellationToken cancellationToken) =>
        SendAsync<ElectionChanged>(HttpMethod.Post, $"elections/{election}/close", organiser, command, body: null, cancellationToken);

    public Task<BallotIssued> CreateBallotAsync(Ulid command, string voter, string election, CancellationToken cancellationToken) =>
        SendAsync<BallotIssued>(HttpMethod.Post, $"elections/{election}/ballots", voter, command, body: null, cancellationToken);

    /// <summary>Casts a ballot with exactly these ratings.</summary>
    public Task<BallotView> CastAsync(
        Ulid command, string ballotKey, string election, string ballot, IReadOnlyDictionary<int, int> ratings, CancellationToken cancellationToken) =>
        SendAsync<BallotView>(
            HttpMethod.Post, $"elections/{election}/ballots/{ballot}/cast", ballotKey, command, new { ratings }, cancellationToken);

    /// <param name="key">The organiser's token, or null to ask as anyone.</param>
    public Task<ResultsView> GetResultsAsync(string? key, string election, CancellationToken cancellationToken) =>
        SendAsync<ResultsView>(HttpMethod.Get, $"elections/{election}/results", key, command: null, body: null, cancellationToken);

    /// <summary>How the results came about.</summary>
    /// <inheritdoc cref="GetResultsAsync" path="/param"/>
    public Task<ElectionReport> GetReportAsync(string? key, string election, CancellationToken cancellationToken) =>
        SendAsync<ElectionReport>(HttpMethod.Get, $"elections/{election}/results/report", key, command: null, body: null, cancellationToken);

    private async Task<T> SendAsync<T>(
        HttpMethod method, string path, string? key, Ulid? command, object? body, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var (answer, lost, asked) = await TryAsync<T>(method, path, key, command, body, cancellationToken);
            if (lost is null)
                return answer!;
            var pause = retries.Pause(attempt, asked);
            if (time.GetElapsedTime(began) + pause > retries.Total)
                throw new PhotoVoteUnreachableException($"{method} {http.BaseAddress}{Api}{path} is not settled after {attempt} attempts: {lost}");
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    private async Task<(T? Answer, string? Lost, TimeSpan? Asked)> TryAsync<T>(
        HttpMethod method, string path, string? key, Ulid? command, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, Api + path);
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (command is { } id)
            request.Headers.Add("Idempotency-Key", id.ToString());
        if (body is not null)
            request.Content = JsonContent.Create(body, body.GetType(), options: Json);

        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(retries.Attempt);
            using var answer = await http.SendAsync(request, limit.Token);
            if (!Retries.Settles(answer.StatusCode))
                return (default, $"{(int)answer.StatusCode} {answer.ReasonPhrase}", answer.Headers.RetryAfter?.Delta);
            if (!answer.IsSuccessStatusCode)
                throw await ProblemAsync(answer, limit.Token);
            return (await answer.Content.ReadFromJsonAsync<T>(Json, limit.Token) ?? throw new JsonException("The answer is empty."), null, null);
        }
        catch (JsonException e)
        {
            throw new PhotoVoteUnreachableException($"{http.BaseAddress}{Api}{path} does not answer as PhotoVote does: {e.Message}", e);
        }
        catch (Exception e) when (IsLoss(e, cancellationToken))
        {
            return (default, Reason(e), null);
        }
    }

    private static async Task<PhotoVoteProblemException> ProblemAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        Problem? problem = null;
        try
        {
            problem = await answer.Content.ReadFromJsonAsync<Problem>(Json, cancellationToken);
        }
        catch (JsonException)
        {
            // Not a problem document: somebody else answered, and the status says all there is.
        }

        return new PhotoVoteProblemException(
            answer.StatusCode, problem?.Code ?? $"{(int)answer.StatusCode} {answer.ReasonPhrase}", problem?.Detail ?? problem?.Title);
    }

    private static bool IsLoss(Exception e, CancellationToken cancellationToken) =>
        e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private static string Reason(Exception e) => e is OperationCanceledException ? "no answer in time" : e.Message;

    private sealed record Problem(string? Code, string? Title, string? Detail);
}
