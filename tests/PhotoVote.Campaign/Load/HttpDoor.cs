using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using PhotoVote.Campaign.Stage;
using PhotoVote.Domain;

namespace PhotoVote.Campaign.Load;

/// <summary>Over HTTP, as a phone or a page: to any gateway, and to another when the one does not answer.</summary>
internal sealed class HttpDoor(string name, TestStage stage) : IDoor, IDisposable
{
    // A paused gateway says nothing at all; its clients are soon elsewhere.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(2) }) { Timeout = Patience };
    private int _next;

    public string Name { get; } = name;

    public async Task<Answer> SendAsync(Ulid id, Request request, CancellationToken cancellationToken)
    {
        var (method, path, body) = Http(request);
        if (Next() is not { } server)
            return new(AnswerKind.None, Detail: "no gateway runs");
        try
        {
            using var message = new HttpRequestMessage(method, new Uri(server, $"/api/v1/elections{path}"));
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", request.Token);
            message.Headers.Add("Idempotency-Key", id.ToString());
            if (body is not null)
                message.Content = JsonContent.Create(body, options: JsonSerializerOptions.Web);
            using var response = await _http.SendAsync(message, cancellationToken).ConfigureAwait(false);
            return Read(request, response, await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new(AnswerKind.None, Detail: e.Message);
        }
    }

    public async Task<FinalResults?> ReadResultsAsync(ElectionId election, string organiser, CancellationToken cancellationToken)
    {
        if (Next() is not { } server)
            return null;
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Get, new Uri(server, $"/api/v1/elections/{election}/results"));
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", organiser);
            using var response = await _http.SendAsync(message, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
                return null;
            var results = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false)).RootElement;
            if (results.GetProperty("status").GetString() != "final")
                return null;
            var turnout = results.GetProperty("turnout");
            return new(
                turnout.GetProperty("created").GetInt64(),
                turnout.GetProperty("cast").GetInt64(),
                results.GetProperty("competitions")[0].GetProperty("candidates").EnumerateArray().ToDictionary(
                    candidate => candidate.GetProperty("number").GetInt32(),
                    candidate => (candidate.GetProperty("sum").GetInt64(), candidate.GetProperty("ratings").GetInt64())));
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();

    private Uri? Next()
    {
        var servers = stage.Addresses;
        return servers.Count == 0 ? null : servers[(int)((uint)Interlocked.Increment(ref _next) % servers.Count)];
    }

    private static (HttpMethod Method, string Path, object? Body) Http(Request request) => request switch
    {
        Request.Create r => (HttpMethod.Post, "", new { title = r.Title, expectedVoters = r.ExpectedVoters }),
        Request.AddCompetition r => (HttpMethod.Post, $"/{r.Of}/competitions", new { title = r.Title }),
        Request.AddCandidate r => (HttpMethod.Post, $"/{r.Of}/competitions/1/candidates", new { title = r.Title }),
        Request.Register r => (HttpMethod.Post, $"/{r.Of}/voters", new { voters = r.Voters }),
        Request.Open r => (HttpMethod.Post, $"/{r.Of}/open", null),
        Request.Close r => (HttpMethod.Post, $"/{r.Of}/close", null),
        Request.AskBallot r => (HttpMethod.Post, $"/{r.Of}/ballots", null),
        Request.Rate r => (HttpMethod.Put, $"{Path(r.In)}/ratings/{r.Candidate}", new { rating = r.Rating }),
        Request.Cast r => (HttpMethod.Post, $"{Path(r.In)}/cast", null),
        Request.CastWhole r => (HttpMethod.Post, $"{Path(r.In)}/cast", new { ratings = r.Ratings }),
        _ => throw new ArgumentOutOfRangeException(nameof(request), request, null),
    };

    private static string Path(Booth booth) => $"/{booth.Election}/ballots/{booth.Ballot}";

    private static Answer Read(Request request, HttpResponseMessage response, string text)
    {
        if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created)
            return new(AnswerKind.Done, Value(request, JsonDocument.Parse(text).RootElement));
        var code = response.Content.Headers.ContentType?.MediaType == "application/problem+json"
            ? JsonDocument.Parse(text).RootElement.GetProperty("code").GetString()
            : null;
        var kind = (int)response.StatusCode switch
        {
            _ when code is null => AnswerKind.Wrong,
            503 or 504 when response.Headers.RetryAfter is null => AnswerKind.Wrong,
            503 => AnswerKind.NotWritten,
            504 => AnswerKind.Unknown,
            >= 400 and < 500 => AnswerKind.Refused,
            _ => AnswerKind.Wrong,
        };
        return new(kind, Code: code, Detail: $"{(int)response.StatusCode} {text}");
    }

    private static string? Value(Request request, JsonElement answer) => request switch
    {
        Request.Create => answer.GetProperty("election").GetString(),
        Request.AskBallot => answer.GetProperty("ballot").GetString(),
        _ => null,
    };
}
