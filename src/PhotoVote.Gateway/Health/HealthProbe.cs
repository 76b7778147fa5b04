using PhotoVote.Gateway.Hosting;

namespace PhotoVote.Gateway.Health;

/// <summary>
/// <c>PhotoVote.Gateway health [URL]</c>: asks a running gateway how it is, for containers, whose image has no other program that could.
/// </summary>
internal static class HealthProbe
{
    public const string Command = "health";

    private const string Path = "/health/ready";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <param name="url">The gateway's address, or one of its health addresses.</param>
    /// <returns><see cref="ExitCode.Done"/> when it is ready; otherwise the reason is told on stderr.</returns>
    public static async Task<ExitCode> RunAsync(string url = GatewayHost.DefaultUrl)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
        {
            await Console.Error.WriteLineAsync($"{url} is not the address of a gateway.");
            return ExitCode.Configuration;
        }

        try
        {
            using var http = new HttpClient { Timeout = Patience };
            using var answer = await http.GetAsync(address.AbsolutePath == "/" ? new Uri(address, Path) : address);
            if (answer.IsSuccessStatusCode)
                return ExitCode.Done;
            await Console.Error.WriteLineAsync($"{address} answers {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"{address} does not answer: {e.Message}");
        }

        return ExitCode.Fault;
    }
}
