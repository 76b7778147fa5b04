using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PhotoVote.Domain;
using PhotoVote.Gateway.Overload;
using PhotoVote.Gateway.Requests;
using PhotoVote.Gateway.Rolls;
using PhotoVote.Tests.EventLog.Telemetry;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Overload;

/// <summary>Long lists, and whoever is slow to send them.</summary>
public sealed class LargeBodyTests
{
    private const int Places = 32;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task HoweverManySendLargeBodiesSlowly_AnOrganiserRegistersVoters(int addresses)
    {
        await using var gateway = await LimitedGateway.StartAsync();
        var organiser = await Organiser.OpenAsync(gateway.Api, "ann");
        var senders = new List<TcpClient>();
        for (var i = 0; i < 2 * Places; i++)
        {
            var sender = new TcpClient(new IPEndPoint(IPAddress.Parse($"127.0.0.{2 + (i % addresses)}"), 0));
            senders.Add(sender);
            await sender.ConnectAsync(IPAddress.Loopback, gateway.Address.Port, Cancel);
            await sender.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /api/v1/{organiser.Path}/voters HTTP/1.1\r\nHost: {gateway.Address.Authority}\r\nAuthorization: Bearer {KeyToken.Organiser(Organiser.NewKey())}\r\n"
                + $"Idempotency-Key: {Ulid.NewUlid()}\r\nContent-Type: application/json\r\nContent-Length: 900000\r\n\r\n{new string(' ', 70_000)}"), Cancel);
        }

        await Measurements.UntilAsync(() => (gateway.Admission.LargeBodies(BodyTerms.Default), gateway.Admission.Arriving) == (Places / 2, Places / 2));

        (await organiser.RegisterAsync([.. Enumerable.Range(0, 9_000).Select(i => $"voter-{i}")])).Is(HttpStatusCode.OK);
        senders.ForEach(sender => sender.Dispose());
        await Measurements.UntilAsync(() => (gateway.Admission.LargeBodies(BodyTerms.Default), gateway.Admission.Arriving) == (0, 0));
    }

    [Fact]
    public void OneKey_HasAQuarterOfThePlaces_OneAddressHalf_AndSoHaveThoseWithoutAKnownOne()
    {
        var gate = new LargeBodyGate(Places);
        var key = new Caller(1, Organiser.NewKey().Hash(), true, false);

        Assert.Equal(Places / 4, Enumerable.Range(0, Places).Count(i => gate.TryEnter(key with { Address = (UInt128)i }, isUnkeyed: false)));
        Assert.Equal(Places / 2, Enumerable.Range(0, Places).Count(_ => gate.TryEnter(new(99, Organiser.NewKey().Hash(), true, false), isUnkeyed: true)));
        Assert.False(gate.TryEnter(new(100, null, false, false), isUnkeyed: true));
        Assert.True(gate.TryEnter(new(100, Organiser.NewKey().Hash(), true, false), isUnkeyed: false));
        gate.Leave(key with { Address = 0 }, isUnkeyed: false);
        Assert.True(gate.TryEnter(key, isUnkeyed: false));
        Assert.Equal((3 * Places / 4) + 1, gate.Inside);
    }

    [Fact]
    public async Task ALargeBodyThatComesTooSlowly_IsNotWaitedFor()
    {
        // Whoever reads does it where it is written, so that each second finds all of it read.
        var time = new FakeTimeProvider();
        var pipe = new Pipe(new PipeOptions(
            pauseWriterThreshold: 0, readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
        var paced = new PacedReading(pipe.Reader, time);
        await Task.Run(async () =>
        {
            var reading = paced.ReadAtLeastAsync(4_000_000).AsTask();

            // As fast as it must be, for a minute; then half as fast, until twice the grace has used it up.
            for (var second = 0; second < 60; second++)
                await SendAsync(BodyTerms.LeastRate);
            for (var second = 0; second < (2 * BodyTerms.Grace.TotalSeconds) - 2; second++)
                await SendAsync(BodyTerms.LeastRate / 2);
            Assert.False(reading.IsCompleted);
            for (var second = 0; second < 2; second++)
                await SendAsync(BodyTerms.LeastRate / 2);

            Assert.True((await reading).IsCanceled);
            Assert.True(paced.IsTooSlow);
        }, Cancel);

        async Task SendAsync(int bytes)
        {
            await pipe.Writer.WriteAsync(new byte[bytes], Cancel);
            time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Theory]
    [InlineData(20, HttpStatusCode.OK)]
    [InlineData(25, HttpStatusCode.RequestEntityTooLarge)]
    public async Task AnEndpointSaysHowLargeItsBodiesAre(int megabytes, HttpStatusCode status)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = PhotoVote.Gateway.Hosting.Edge.MaxDrainedBytes);
        builder.Services.AddSingleton(TimeProvider.System);
        await using var app = builder.Build();
        var api = app.MapGroup("/api").AddEndpointFilter(async (context, next) =>
            context.Arguments[0] is IRequestPart { Unreadable: { } unreadable } ? unreadable.ToProblem(null) : await next(context));
        api.MapPost("/photos", (Body<VotersBody> body) => Results.Ok()).TakingBodies(most: 24 << 20, atOnce: 4);
        await app.StartAsync(Cancel);
        var url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        using var http = new HttpClient();

        using var body = new StringContent($$"""{"voters":[]{{new string(' ', megabytes << 20)}}}""", Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync($"{url}/api/photos", body, Cancel);

        Assert.Equal(status, answer.StatusCode);
    }
}
