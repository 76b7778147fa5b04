using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using PhotoVote.Domain;

namespace PhotoVote.Benchmarks.Rolls;

/// <summary>An election and its roll, as its organiser and its voters drive them over HTTP.</summary>
internal sealed class RollOverHttp
{
    private readonly HttpClient _http;
    private readonly SecretKey _organiser;
    private readonly ElectionId _id;

    private RollOverHttp(HttpClient http, SecretKey organiser, ElectionId id) => (_http, _organiser, _id) = (http, organiser, id);

    public string Election => _id.ToString();

    public string Token => KeyToken.Organiser(_organiser);

    public static async Task<RollOverHttp> CreateAsync(HttpClient http, int expectedVoters)
    {
        var command = Ulid.NewUlid();
        var key = new SecretKey(RandomNumberGenerator.GetBytes(SecretKey.Size));
        var roll = new RollOverHttp(http, key, ElectionId.FromCommand(BinaryPrimitives.ReadUInt128BigEndian(command.ToByteArray()), 1));
        await roll.SendAsync(roll.Token, "", new { title = "Benchmark", expectedVoters }, command);
        await roll.SendAsync(roll.Token, $"/{roll._id}/competitions", new { title = "Photos" });
        for (var i = 1; i <= 2; i++)
            await roll.SendAsync(roll.Token, $"/{roll._id}/competitions/1/candidates", new { title = $"Photo {i}" });
        return roll;
    }

    public static string Voter(int number) => $"voter-{number}";

    public Task RegisterAsync(int first, int count) =>
        SendAsync(Token, $"/{_id}/voters", new { voters = Enumerable.Range(first, count).Select(Voter) });

    public Task OpenAsync() => SendAsync(Token, $"/{_id}/open", null);

    public async Task<TimeSpan> CreateBallotAsync(int number)
    {
        var voter = VoterId.Parse(Voter(number));
        var token = KeyToken.Voter(voter, _organiser.ForVoter(_id, voter));
        var started = Stopwatch.GetTimestamp();
        await SendAsync(token, $"/{_id}/ballots", null);
        return Stopwatch.GetElapsedTime(started);
    }

    private async Task SendAsync(string token, string path, object? body, Ulid? command = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/elections{path}") { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Add("Idempotency-Key", (command ?? Ulid.NewUlid()).ToString());
        using var response = await _http.SendAsync(request);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"{path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        await response.Content.CopyToAsync(Stream.Null);
    }
}
