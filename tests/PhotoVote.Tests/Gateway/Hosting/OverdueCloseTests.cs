using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PhotoVote.Domain;
using PhotoVote.Domain.Elections;
using PhotoVote.EventLog;
using PhotoVote.Gateway.Hosting;
using PhotoVote.StoredEvents;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Grains.Schedules;

namespace PhotoVote.Tests.Gateway.Hosting;

public sealed class OverdueCloseTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("photovote-").FullName;
    private readonly Clock _clock = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task AfterADowntime_WhatIsOverdue_IsClosedBeforeAnythingIsServed()
    {
        var closes = _clock.GetUtcNow().AddHours(1);
        Organiser organiser;
        await using (var host = await StartAsync())
        {
            using var api = new ApiClient(new Uri(host.Urls.First()));
            organiser = await Organiser.OpenAsync(api, "ann");
            (await SetAsync(organiser, "null", $"\"{closes.UtcDateTime:O}\"")).Is(HttpStatusCode.OK);
            var view = (await organiser.GetAsync()).Is(HttpStatusCode.OK).Json;
            Assert.Equal(closes.ToUnixTimeMilliseconds(), view.GetProperty("closesAt").GetDateTimeOffset().ToUnixTimeMilliseconds());
            (await SetAsync(organiser, "null", "\"2020-01-01T00:00:00Z\"")).IsProblem(HttpStatusCode.UnprocessableEntity, RefusalCodes.ScheduleInPast);
            (await SetAsync(organiser, "\"2999-01-01T00:00:00Z\"", "null")).IsProblem(HttpStatusCode.Conflict, RefusalCodes.DefinitionFrozen);
            foreach (var wrong in (string[])["\"2999-01-01T00:00:00\"", "\"2999-01-01T00:00:00+02:00\"", "\"soon\"", "7"])
                (await SetAsync(organiser, "null", wrong)).IsProblem(HttpStatusCode.BadRequest, "body-invalid");
            (await organiser.Api.PutAsync($"{organiser.Path}/schedule", organiser.Token, "{\"closesAt\":null}")).IsProblem(HttpStatusCode.BadRequest, "body-invalid");
        }

        _clock.Advance(TimeSpan.FromHours(2));
        var closed = -1;

        // Started after the silo and before the server.
        await using (var host = await StartAsync(builder => builder.Services.AddSingleton<IHostedService>(
            services => new BeforeTheServer(async () => closed = await ClosesAsync(services.GetRequiredService<IEventLog>(), organiser.Election)))))
        {
            Assert.Equal(1, closed);
            using var api = new ApiClient(new Uri(host.Urls.First()));
            Assert.Equal("closed", (await api.GetAsync(organiser.Path)).Is(HttpStatusCode.OK).Json.GetProperty("lifecycle").GetString());
            Assert.Equal(1, await ClosesAsync(host.Services.GetRequiredService<IEventLog>(), organiser.Election));
        }
    }

    [Fact]
    public async Task AScheduleThatWasSetJustBeforeACrash_IsFollowed()
    {
        Organiser organiser;
        using (var gateway = GatewayProcess.Start("--PhotoVote:DataFolder", _folder))
        {
            using var api = await gateway.ClientAsync();
            organiser = await Organiser.OpenAsync(api, "ann");
            (await SetAsync(organiser, "null", $"\"{DateTime.UtcNow.AddSeconds(1):O}\"")).Is(HttpStatusCode.OK);
            gateway.Kill();
            await gateway.ExitCodeAsync();
        }

        using var again = GatewayProcess.Start("--PhotoVote:DataFolder", _folder);
        using var after = await again.ClientAsync();
        var patience = Stopwatch.StartNew();
        while ((await after.GetAsync(organiser.Path)).Is(HttpStatusCode.OK).Json.GetProperty("lifecycle").GetString() != "closed")
        {
            Assert.True(patience.Elapsed < GatewayProcess.Patience);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private static Task<Answer> SetAsync(Organiser organiser, string opens, string closes) => organiser.Api.PutAsync(
        $"{organiser.Path}/schedule", organiser.Token, string.Create(CultureInfo.InvariantCulture, $"{{\"opensAt\":{opens},\"closesAt\":{closes}}}"));

    private static async Task<int> ClosesAsync(IEventLog log, ElectionId election)
    {
        var slice = await log.ReadStreamAsync(new(election.Partition, StreamNames.Election(election)), 1, 1_000, ReadDirection.Forwards, CancellationToken.None);
        return slice.Events.Count(e => StoredEventCodec.Current.Decode(e) is ElectionClosed);
    }

    private Task<GatewayHost> StartAsync(Action<WebApplicationBuilder>? configure = null) => GatewayHost.StartAsync(
        ["--urls", "http://127.0.0.1:0", "--PhotoVote:DataFolder", _folder],
        builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(_clock);
            configure?.Invoke(builder);
        },
        TestContext.Current.CancellationToken);

    private sealed class BeforeTheServer(Func<Task> look) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => look();

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
