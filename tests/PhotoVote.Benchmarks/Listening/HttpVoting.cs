using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using PhotoVote.Domain;

namespace PhotoVote.Benchmarks.Listening;

/// <summary>One election whose ballots are issued beforehand, and cast over HTTP.</summary>
internal sealed class HttpVoting(Uri gateway) : IDisposable
{
    private const int Photos = 6;
    private const int Registered = 10_000;
    private const int IssuedAtOnce = 64;

    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = new Uri(gateway, "/api/v1/"), Timeout = TimeSpan.FromSeconds(60) };
    private readonly SecretKey _organiser = new(RandomNumberGenerator.GetBytes(SecretKey.Size));
    private readonly Lock _gate = new();
    private List<(long At, long Acknowledged, long Sent)> _acknowledged = [];
    private List<double> _latencies = [];
    private (string Path, string Token)[] _ballots = [];
    private int _next;
    private long _sent;
    private long _cast;

    public ElectionId Election { get; private set; }

    /// <summary>How many casts were acknowledged.</summary>
    public long Cast => Interlocked.Read(ref _cast);

    /// <summary>When each cast was acknowledged, and how many had been acknowledged and sent by then, in the order of time.</summary>
    public IReadOnlyList<(long At, long Acknowledged, long Sent)> Acknowledged
    {
        get
        {
            lock (_gate)
                return [.. _acknowledged.OrderBy(a => a.At)];
        }
    }

    public async Task PrepareAsync(int ballots)
    {
        var token = KeyToken.Organiser(_organiser);
        var created = await SendAsync(HttpMethod.Post, "elections", token, new { title = "Benchmark", visibility = "live", expectedVoters = ballots });
        Election = ElectionId.Parse(created.GetProperty("election").GetString()!);
        var path = $"elections/{Election}";
        await SendAsync(HttpMethod.Post, $"{path}/competitions", token, new { title = "Photos" });
        for (var i = 1; i <= Photos; i++)
            await SendAsync(HttpMethod.Post, $"{path}/competitions/1/candidates", token, new { title = $"Photo {i}" });
        foreach (var voters in Enumerable.Range(0, ballots).Select(i => $"v{i}").Chunk(Registered))
            await SendAsync(HttpMethod.Post, $"{path}/voters", token, new { voters });
        await SendAsync(HttpMethod.Post, $"{path}/open", token, null);

        _ballots = new (string, string)[ballots];
        await Parallel.ForAsync(0, ballots, new ParallelOptions { MaxDegreeOfParallelism = IssuedAtOnce }, async (i, _) =>
        {
            var voter = VoterId.Parse($"v{i}");
            var key = _organiser.ForVoter(Election, voter);
            var issued = await SendAsync(HttpMethod.Post, $"{path}/ballots", KeyToken.Voter(voter, key), null);
            var ballot = BallotId.Parse(issued.GetProperty("ballot").GetString()!);
            _ballots[i] = ($"{path}/ballots/{ballot}/cast", KeyToken.Ballot(key.ForBallot(Election, ballot)));
        });
    }

    /// <summary>Each at its time, whatever became of those before.</summary>
    public async Task CastAtRateAsync(int casts, int perSecond)
    {
        Forget();
        var began = Stopwatch.GetTimestamp();
        var sending = new Task[casts];
        for (var i = 0; i < casts; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / perSecond);
            if (due - Stopwatch.GetElapsedTime(began) is var left && left > TimeSpan.FromMilliseconds(1))
                await Task.Delay(left);
            sending[i] = CastNextAsync(began + (long)(due.TotalSeconds * Stopwatch.Frequency));
        }

        await Task.WhenAll(sending);
    }

    /// <summary>As fast as they are answered.</summary>
    public Task CastAllAtOnceAsync(int casts, int atOnce) =>
        Parallel.ForAsync(0, casts, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (_, _) => await CastNextAsync(Stopwatch.GetTimestamp()));

    public void Forget()
    {
        lock (_gate)
            (_acknowledged, _latencies) = ([], []);
    }

    public string Latencies()
    {
        lock (_gate)
            _latencies.Sort();
        return string.Create(CultureInfo.InvariantCulture, $"p50 {_latencies[_latencies.Count / 2]:0.0} ms, p99 {_latencies[(int)(0.99 * (_latencies.Count - 1))]:0.0} ms from when it was to be sent");
    }

    public void Dispose() => _http.Dispose();

    private async Task CastNextAsync(long due)
    {
        var (path, token) = _ballots[Interlocked.Increment(ref _next) - 1];
        Interlocked.Increment(ref _sent);
        var ratings = new Dictionary<int, int>();
        for (var photo = 1; photo <= Photos; photo++)
            ratings[photo] = Random.Shared.Next(0, 6);
        await SendAsync(HttpMethod.Post, path, token, new { ratings });
        var (at, sent) = (Stopwatch.GetTimestamp(), Interlocked.Read(ref _sent));
        var acknowledged = Interlocked.Increment(ref _cast);
        lock (_gate)
        {
            _acknowledged.Add((at, acknowledged, sent));
            _latencies.Add(Stopwatch.GetElapsedTime(due, at).TotalMilliseconds);
        }
    }

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, string token, object? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new("Bearer", token);
        request.Headers.Add("Idempotency-Key", Ulid.NewUlid().ToString());
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? JsonElement.Parse(text) : throw new InvalidOperationException($"{path}: {(int)response.StatusCode} {text}");
    }
}
