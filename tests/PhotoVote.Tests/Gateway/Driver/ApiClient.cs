using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace PhotoVote.Tests.Gateway.Driver;

/// <summary>Sends requests as any application would: commands with an Idempotency-Key, keys as bearer tokens.</summary>
/// <param name="handler">How it connects, where that is not as usual.</param>
public sealed class ApiClient(Uri server, HttpMessageHandler? handler = null) : IDisposable
{
    private const string Root = "/api/v1";

    private readonly HttpClient _http = new(handler ?? new SocketsHttpHandler()) { BaseAddress = server, Timeout = TimeSpan.FromSeconds(60) };

    public Uri Server { get; } = server;

    /// <summary>Asks; <paramref name="path"/> is below the API's root unless it begins with a slash.</summary>
    public Task<Answer> GetAsync(string path, string? token = null, Action<HttpRequestHeaders>? headers = null) =>
        SendAsync(HttpMethod.Get, path, token, null, headers);

    /// <summary>Commands, with a body as it is or as JSON, under a new id unless one is given.</summary>
    public Task<Answer> CommandAsync(
        HttpMethod method, string path, string? token, object? body = null, Ulid? id = null, Action<HttpRequestHeaders>? headers = null) =>
        SendAsync(method, path, token, Content(body), all =>
        {
            all.Add("Idempotency-Key", (id ?? Ulid.NewUlid()).ToString());
            headers?.Invoke(all);
        });

    public Task<Answer> PostAsync(string path, string? token, object? body = null, Ulid? id = null) => CommandAsync(HttpMethod.Post, path, token, body, id);

    public Task<Answer> PutAsync(string path, string? token, object? body = null, Ulid? id = null) => CommandAsync(HttpMethod.Put, path, token, body, id);

    public Task<Answer> DeleteAsync(string path, string? token, Ulid? id = null) => CommandAsync(HttpMethod.Delete, path, token, null, id);

    public async Task<Answer> SendAsync(HttpMethod method, string path, string? token, HttpContent? content, Action<HttpRequestHeaders>? headers = null)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith('/') ? path : $"{Root}/{path}") { Content = content };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        headers?.Invoke(request.Headers);
        using var response = await _http.SendAsync(request);
        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers, response.Content.Headers);
    }

    public void Dispose() => _http.Dispose();

    private static StringContent? Content(object? body) => body switch
    {
        null => null,
        string text => new StringContent(text, Encoding.UTF8, "application/json"),
        _ => new StringContent(JsonSerializer.Serialize(body, JsonSerializerOptions.Web), Encoding.UTF8, "application/json"),
    };
}
