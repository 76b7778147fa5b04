using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.Gateway.Hosting;
using PhotoVote.Grains.Exports;
using PhotoVote.Grains.Reports;
using PhotoVote.Tests.EventLog.Journaling.Kit;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Api;

public sealed class BrokenExportTests
{
    [Fact]
    public async Task AnExportThatBreaksOffInTheMiddle_IsNotTakenForWhole_AndMakesRoomForTheNext()
    {
        var folder = Directory.CreateTempSubdirectory("photovote-").FullName;
        FaultyLog? log = null;
        await using (var host = await GatewayHost.StartAsync(
            ["--urls", "http://127.0.0.1:0", "--PhotoVote:DataFolder", folder],
            builder => builder.Services.AddSingleton(services =>
                new CastBallots(log = new FaultyLog(services.GetRequiredService<IEventLog>()), services.GetRequiredService<IEventCodec>())),
            TestContext.Current.CancellationToken))
        {
            // Given a closed election, and a log that can be read no more once the export has begun
            using var api = new ApiClient(new Uri(host.Urls.First()));
            var organiser = await Organiser.OpenAsync(api, "anna");
            (await (await organiser.Voter("anna").BallotAsync()).CastWholeAsync(new() { [1] = 5 })).Is(HttpStatusCode.OK);
            (await organiser.PostAsync("close")).Is(HttpStatusCode.OK);
            _ = host.Services.GetRequiredService<BallotExport>();
            log!.PagesAreUnreadable = true;

            // Then who reads it is told that the end is missing
            using var http = new HttpClient();
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(api.Server, $"/api/v1/{organiser.Path}/export/ballots.csv"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", organiser.Token);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

            // And the next one is whole
            log.PagesAreUnreadable = false;
            Assert.EndsWith("5,,\r\n", (await organiser.GetAsync("export/ballots.csv")).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        }

        Directory.Delete(folder, recursive: true);
    }
}
