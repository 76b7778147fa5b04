using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using PhotoVote.Cli.Http;
using PhotoVote.Client;
using PhotoVote.Client.Elections;
using PhotoVote.Client.Results;
using PhotoVote.Domain;

namespace PhotoVote.Cli.Voting;

/// <summary>
/// Over HTTP/1.1, at little cost: the generator of a load shares the machine with what it measures. Requests beyond the connections wait for
/// one, and their wait counts.
/// </summary>
internal sealed class HttpPath : IVotingPath
{
    private const string Api = "api/v1/";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    private static readonly MediaTypeHeaderValue JsonType = new("application/json");
    private static readonly TimeSpan AttemptPatience = TimeSpan.FromSeconds(30);

    private readonly Uri _server;
    private readonly HttpMessageInvoker _http;
    private readonly Retries _retries;
    private readonly TimeProvider _time;

    /// <param name="server">Such as <c>http://localhost:5080</c>.</param>
    /// <param name="connections">The most at a time.</param>
    /// <param name="patience">For how long a command is sent again.</param>
    /// <param name="time">The clock of the pauses.</param>
    public HttpPath(Uri server, int connections, TimeSpan patience, TimeProvider time)
    {
        _server = new Uri(server.AbsoluteUri.TrimEnd('/') + "/");
        _retries = new Retries { Total = patience };
        _time = time;
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            MaxConnectionsPerServer = connections,
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = TimeSpan.FromSeconds(10),
        });
    }

    public string Name => $"HTTP, {_server}";

    /// <exception cref="PhotoVoteUnreachableException">Nobody answers.</exception>
    public async Task EnsureReachableAsync(CancellationToken cancellationToken)
    {
        var (answer, _) = await TryAsync(HttpMethod.Get, "health/live", null, null, null, cancellationToken);
        if (answer.Code is Lost or TimedOut)
            throw new PhotoVoteUnreachableException($"cannot reach {_server}: {answer.Detail}");
    }

    public Task<Answer> CreateElectionAsync(Ulid id, SecretKey organiser, NewElection election, CancellationToken cancellationToken)
    {
        var terms = election.Terms;
        var body = new
        {
            terms.Title, terms.Description, terms.ScaleMin, terms.ScaleMax, terms.Admission, terms.BallotCap, terms.AdmissionRate, terms.Visibility, election.ExpectedVoters,
        };
        return SendAsync("elections", KeyToken.Organiser(organiser), id, body, "election", cancellationToken);
    }

    public Task<Answer> ChangeAsync(Ulid id, Organised election, ElectionChange change, CancellationToken cancellationToken)
    {
        (string Path, object? Body) request = change switch
        {
            ElectionChange.AddCompetition add => ("competitions", new { add.Title, add.Description }),
            ElectionChange.AddCandidate add => ($"competitions/{add.Competition}/candidates", new { add.Title, add.Author, add.Photo }),
            ElectionChange.Open => ("open", null),
            ElectionChange.Close => ("close", null),
            _ => throw new ArgumentOutOfRangeException(nameof(change), change, null),
        };
        return SendAsync($"elections/{election.Id}/{request.Path}", election.Token, id, request.Body, "number", cancellationToken);
    }

    public Task<Answer> RegisterAsync(Ulid id, Organised election, IReadOnlyList<string> voters, CancellationToken cancellationToken) =>
        SendAsync($"elections/{election.Id}/voters", election.Token, id, new { voters }, value: null, cancellationToken);

    public Task<(Answer Answer, ElectionView? Election)> ReadElectionAsync(Organised election, CancellationToken cancellationToken) =>
        ReadAsync<ElectionView>($"elections/{election.Id}", election.Token, cancellationToken);

    public async Task<Answer> ReadVoterAsync(Organised election, VoterId voter, CancellationToken cancellationToken) =>
        (await ReadAsync<object>($"elections/{election.Id}/voters/{voter}", election.Token, cancellationToken)).Answer;

    public Task<(Answer Answer, ResultsView? Results)> ReadResultsAsync(Organised election, CancellationToken cancellationToken) =>
        ReadAsync<ResultsView>($"elections/{election.Id}/results", election.Token, cancellationToken);

    public Task<(Answer Answer, TurnoutView? Turnout)> ReadTurnoutAsync(Organised election, CancellationToken cancellationToken) =>
        ReadAsync<TurnoutView>($"elections/{election.Id}/turnout", election.Token, cancellationToken);

    public async Task<Answer> AskBallotAsync(Ulid id, Voter voter, CancellationToken cancellationToken)
    {
        var (answer, content) = await SettleAsync(HttpMethod.Post, $"{Api}elections/{voter.Election}/ballots", voter.Token, id, null, cancellationToken);
        return answer with { Value = answer.IsDone ? Member(content, "ballot"u8) : null };
    }

    public IBooth Enter(Voter voter, BallotId ballot) => new Booth(this, $"{Api}elections/{voter.Election}/ballots/{ballot}/", voter.BallotToken(ballot));

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<Answer> SendAsync(string path, string key, Ulid id, object? body, string? value, CancellationToken cancellationToken)
    {
        var bytes = body is null ? null : JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), Json);
        var (answer, content) = await SettleAsync(HttpMethod.Post, Api + path, key, id, bytes, cancellationToken);
        return answer with { Value = answer.IsDone && value is not null ? Member(content, System.Text.Encoding.UTF8.GetBytes(value)) : null };
    }

    private async Task<(Answer Answer, T? Value)> ReadAsync<T>(string path, string key, CancellationToken cancellationToken)
        where T : class
    {
        var (answer, content) = await SettleAsync(HttpMethod.Get, Api + path, key, null, null, cancellationToken);
        try
        {
            return (answer, answer.IsDone ? JsonSerializer.Deserialize<T>(content, Json) : null);
        }
        catch (JsonException e)
        {
            throw new PhotoVoteUnreachableException($"the server does not answer as PhotoVote does: {e.Message}", e);
        }
    }

    /// <summary>Until it is settled, or the patience has ended.</summary>
    private async Task<(Answer Answer, byte[] Content)> SettleAsync(
        HttpMethod method, string path, string key, Ulid? id, byte[]? body, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        Answer? open = null;
        for (var attempt = 1; ; attempt++)
        {
            var (answer, content) = await TryAsync(method, path, key, id, body, cancellationToken);
            answer = answer with { Attempts = attempt };
            if (answer.Status is ReplyStatus.Done or ReplyStatus.Refused || (answer.Status == ReplyStatus.Faulted && open is null))
                return (answer, content);

            // Not written speaks of one attempt; what an earlier one left open stays so.
            if (answer.Status == ReplyStatus.Unknown)
                open = answer;
            var pause = _retries.Pause(attempt, answer.Value is { } seconds ? TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)) : null);
            if (cancellationToken.IsCancellationRequested || _time.GetElapsedTime(began) + pause > _retries.Total)
                return ((open ?? answer) with { Attempts = attempt, Value = null }, content);
            await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private const string Lost = "connection-lost";
    private const string TimedOut = "no-answer";

    /// <returns>How the attempt ended; the value is after how many seconds the server wants to be asked again.</returns>
    private async Task<(Answer Answer, byte[] Content)> TryAsync(
        HttpMethod method, string path, string? key, Ulid? id, byte[]? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(_server, path));
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
        if (id is { } command)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", command.ToString());
        if (body is not null)
            (request.Content = new ByteArrayContent(body)).Headers.ContentType = JsonType;
        else if (method == HttpMethod.Post)
            request.Content = new ByteArrayContent([]);

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AttemptPatience);
        try
        {
            using var response = await _http.SendAsync(request, limit.Token);
            var content = await response.Content.ReadAsByteArrayAsync(limit.Token);
            return (response.IsSuccessStatusCode ? new(ReplyStatus.Done) : Problem(response, content), content);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (new(e is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } ? ReplyStatus.NotWritten : ReplyStatus.Unknown, Code: Lost, Detail: e.Message), []);
        }
        catch (OperationCanceledException)
        {
            return (new(ReplyStatus.Unknown, Code: TimedOut, Detail: "no answer in time"), []);
        }
    }

    private static Answer Problem(HttpResponseMessage response, byte[] content)
    {
        var isProblem = response.Content.Headers.ContentType?.MediaType is { } type && type.EndsWith("json", StringComparison.Ordinal);
        var code = (isProblem ? Member(content, "code"u8) : null) ?? $"{(int)response.StatusCode}";
        var detail = (isProblem ? Member(content, "detail"u8) : null) ?? response.ReasonPhrase;
        var asked = response.Headers.RetryAfter?.Delta is { } delta ? ((int)delta.TotalSeconds).ToString(CultureInfo.InvariantCulture) : null;
        return new(
            response.StatusCode switch
            {
                HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.RequestTimeout => ReplyStatus.NotWritten,
                HttpStatusCode.InternalServerError when code == FailureCodes.Faulted => ReplyStatus.Faulted,
                >= HttpStatusCode.InternalServerError => ReplyStatus.Unknown,
                _ => ReplyStatus.Refused,
            },
            asked,
            code,
            detail);
    }

    /// <summary>A member of the outermost object, as text; null when it is not there.</summary>
    private static string? Member(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
                    continue;
                var found = reader.ValueTextEquals(name);
                reader.Read();
                if (found)
                    return reader.TokenType switch
                    {
                        JsonTokenType.String => reader.GetString(),
                        JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
                        _ => null,
                    };
                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // Not PhotoVote's answer: the status says all there is.
        }

        return null;
    }

    private sealed class Booth(HttpPath path, string ballot, string key) : IBooth
    {
        public async Task<Answer> RateAsync(Ulid id, int candidate, int rating, CancellationToken cancellationToken) => (await path.SettleAsync(
            HttpMethod.Put,
            string.Create(CultureInfo.InvariantCulture, $"{ballot}ratings/{candidate}"),
            key,
            id,
            System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"rating\":{rating}}}")),
            cancellationToken)).Answer;

        public async Task<Answer> CastAsync(Ulid id, CancellationToken cancellationToken) =>
            (await path.SettleAsync(HttpMethod.Post, ballot + "cast", key, id, null, cancellationToken)).Answer;

        public async Task<Answer> CastWholeAsync(Ulid id, IReadOnlyDictionary<int, int> ratings, CancellationToken cancellationToken) =>
            (await path.SettleAsync(HttpMethod.Post, ballot + "cast", key, id, Body(ratings), cancellationToken)).Answer;

        private static byte[] Body(IReadOnlyDictionary<int, int> ratings)
        {
            var buffer = new ArrayBufferWriter<byte>(32 + (ratings.Count * 10));
            using (var json = new Utf8JsonWriter(buffer))
            {
                json.WriteStartObject();
                json.WriteStartObject("ratings"u8);
                Span<byte> name = stackalloc byte[11];
                foreach (var (candidate, rating) in ratings)
                {
                    candidate.TryFormat(name, out var length, provider: CultureInfo.InvariantCulture);
                    json.WriteNumber(name[..length], rating);
                }

                json.WriteEndObject();
                json.WriteEndObject();
            }

            return buffer.WrittenSpan.ToArray();
        }
    }
}
