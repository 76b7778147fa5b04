using System.Text;
using Microsoft.Playwright;

namespace PhotoVote.Tests.Gateway.Pages.Browsing;

/// <summary>The worst that a network does to a command: it is done, and nobody is told.</summary>
internal static class LostAnswers
{
    /// <summary>The request reaches the server, and its answer nobody. (The name in its address is the browser's alone.)</summary>
    public static async Task ArriveAsync(this IRoute route, Uri server)
    {
        var request = route.Request;
        using var http = new HttpClient { BaseAddress = server };
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(request.Url).PathAndQuery);
        if (request.PostData is { } body)
            message.Content = new StringContent(body, Encoding.UTF8, "application/json");
        foreach (var name in (string[])["authorization", "idempotency-key"])
            message.Headers.Add(name, request.Headers[name]);
        (await http.SendAsync(message)).EnsureSuccessStatusCode();
    }
}
