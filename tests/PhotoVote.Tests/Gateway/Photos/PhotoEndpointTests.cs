using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PhotoVote.Gateway.Hosting;
using PhotoVote.Gateway.Overload;
using PhotoVote.Gateway.Photos;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Postgres;
using SkiaSharp;

namespace PhotoVote.Tests.Gateway.Photos;

/// <summary>Photos over HTTP, as pages use them.</summary>
public sealed class PhotoEndpointTests(RunningGateway gateway, PostgresCluster server) : IClassFixture<RunningGateway>
{
    private const int Mebibyte = 1 << 20;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task APhoto_IsAdded_ShownByACandidate_AndSeenByEverybody()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api, candidates: 0);
        var added = (await organiser.AddPhotoAsync(PhotoFile.WithExif(PhotoFile.Jpeg(800, 400), 6))).Is(HttpStatusCode.Created);
        var photo = added.Json.GetProperty("photo").GetString()!;
        Assert.Equal((400, 800), (added.Json.GetProperty("width").GetInt32(), added.Json.GetProperty("height").GetInt32()));
        Assert.Equal($"/photos/{photo}/2048.webp", added.Headers.Location!.OriginalString);
        Assert.Equal(added.Text, (await organiser.AddPhotoAsync(PhotoFile.WithExif(PhotoFile.Jpeg(800, 400), 6))).Is(HttpStatusCode.OK).Text);

        foreach (var (title, reference) in ((string, string?)[])[("Harbour", photo), ("Old", "https://club.example/1.jpg"), ("Not sent yet", PhotoId.Of("x"u8).ToString()), ("Words", null)])
            (await organiser.PostAsync("competitions/1/candidates", new { title, photo = reference })).Is(HttpStatusCode.Created);
        (await gateway.Api.GetAsync($"{organiser.Path}/photos")).IsProblem(HttpStatusCode.Unauthorized, "key-missing");
        (await gateway.Api.GetAsync($"{organiser.Path}/photos", Stranger())).IsProblem(HttpStatusCode.Forbidden, "not-organiser");
        var listed = (await organiser.GetAsync("photos")).Is(HttpStatusCode.OK);
        Assert.Equal(added.Json.GetRawText(), Assert.Single(listed.Json.EnumerateArray()).GetRawText());
        (await organiser.PostAsync("competitions", new { title = "Night" })).Is(HttpStatusCode.Created);
        Assert.Equal("[]", (await organiser.GetAsync("photos?competition=2")).Is(HttpStatusCode.OK).Text);
        Assert.Equal(listed.Text, (await organiser.GetAsync("photos?competition=1")).Is(HttpStatusCode.OK).Text);
        (await organiser.GetAsync("photos?competition=3")).IsProblem(HttpStatusCode.NotFound, "competition-unknown");
        (await organiser.Api.DeleteAsync($"{organiser.Path}/competitions/2", organiser.Token)).Is(HttpStatusCode.OK);

        (await organiser.PostAsync("open")).Is(HttpStatusCode.OK);
        var seen = (await gateway.Api.GetAsync($"{organiser.Path}/photos")).Is(HttpStatusCode.OK);
        Assert.Equal(listed.Text, seen.Text);
        Assert.True(seen.Headers.CacheControl is { Private: true, NoCache: true, NoStore: false });
        (await gateway.Api.GetAsync($"{organiser.Path}/photos", headers: headers => headers.IfNoneMatch.Add(seen.Headers.ETag!))).Is(HttpStatusCode.NotModified);
        (await organiser.AddPhotoAsync(PhotoFile.Jpeg())).IsProblem(HttpStatusCode.Conflict, "definition-frozen");
    }

    [Fact]
    public async Task AList_IsNewWhenAPhotoIsAddedThatACandidateNamedBefore()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api, candidates: 0);
        var other = await Organiser.CreateAsync(gateway.Api);
        var file = PhotoFile.Jpeg(333, 222);
        await using var elsewhere = new RunningGateway();
        await elsewhere.InitializeAsync();
        var photo = (await (await Organiser.CreateAsync(elsewhere.Api)).AddPhotoAsync(file)).Json.GetProperty("photo").GetString();
        (await organiser.PostAsync("competitions/1/candidates", new { title = "Harbour", photo })).Is(HttpStatusCode.Created);
        var before = (await organiser.GetAsync("photos")).Is(HttpStatusCode.OK);
        Assert.Equal("[]", before.Text);

        (await other.AddPhotoAsync(file)).Is(HttpStatusCode.Created);

        var after = await gateway.Api.GetAsync($"{organiser.Path}/photos", organiser.Token, headers => headers.IfNoneMatch.Add(before.Headers.ETag!));
        Assert.Equal(photo, Assert.Single(after.Is(HttpStatusCode.OK).Json.EnumerateArray()).GetProperty("photo").GetString());
    }

    [Theory]
    [InlineData("320.webp", "image/webp", 320)]
    [InlineData("96.jpg", "image/jpeg", 96)]
    [InlineData("2048.jpg", "image/jpeg", 700)]
    public async Task AFile_IsForEverybodyAndForEver(string file, string type, int longerSide)
    {
        var organiser = await Organiser.CreateAsync(gateway.Api);
        var photo = (await organiser.AddPhotoAsync(PhotoFile.Jpeg(700, 350))).Json.GetProperty("photo").GetString()!;

        using var http = new HttpClient { BaseAddress = gateway.Api.Server };
        using var answer = await http.GetAsync($"/photos/{photo}/{file}", Cancel);

        Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType!.ToString()));
        Assert.Equal("public, max-age=31536000, immutable", answer.Headers.CacheControl!.ToString());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.False(answer.Headers.ETag!.IsWeak);
        using var picture = SKBitmap.Decode(await answer.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal((longerSide, longerSide / 2), (picture.Width, picture.Height));
        (await gateway.Api.GetAsync($"/photos/{photo}/{file}", headers: headers => headers.IfNoneMatch.Add(answer.Headers.ETag))).Is(HttpStatusCode.NotModified);
    }

    [Theory]
    [InlineData("/photos/x/96.webp")]
    [InlineData("/photos/{0}/97.webp")]
    [InlineData("/photos/{0}/96.png")]
    [InlineData("/photos/{0}/photo.json")]
    [InlineData("/photos/{0}/..%2f..%2fphotovote.db")]
    [InlineData("/photos/..%2f..%2f..%2fetc/passwd")]
    [InlineData("/photos/{0}A/96.webp")]
    [InlineData("/photos/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/96.webp")]
    [InlineData("/photos/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB/96.webp")]
    public async Task WhatIsNoPhoto_IsNotFound(string path)
    {
        var organiser = await Organiser.CreateAsync(gateway.Api);
        var photo = (await organiser.AddPhotoAsync(PhotoFile.Jpeg(10, 10))).Json.GetProperty("photo").GetString();

        var answer = (await gateway.Api.GetAsync(string.Format(path, photo))).IsProblem(HttpStatusCode.NotFound, "photo-unknown");

        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task WhoIsNotTheOrganiser_AddsNothing()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api);

        (await gateway.Api.SendAsync(HttpMethod.Post, $"{organiser.Path}/photos", null, File(PhotoFile.Jpeg()))).IsProblem(HttpStatusCode.Unauthorized, "key-missing");
        (await gateway.Api.SendAsync(HttpMethod.Post, $"{organiser.Path}/photos", Stranger(), File(PhotoFile.Jpeg()))).IsProblem(HttpStatusCode.Forbidden, "not-organiser");
        (await gateway.Api.SendAsync(HttpMethod.Post, $"{organiser.Path}/photos", Stranger(), File(new byte[20 * Mebibyte]))).IsProblem(HttpStatusCode.Forbidden, "not-organiser");
    }

    [Fact]
    public async Task WhatIsNoPhotoForUs_IsRefusedWithACode()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api);

        (await organiser.AddPhotoAsync([])).IsProblem(HttpStatusCode.BadRequest, "body-missing");
        (await organiser.AddPhotoAsync(PhotoFile.PngThatClaims(50_000, 50_000))).IsProblem(HttpStatusCode.UnprocessableEntity, "photo-too-many-pixels");
        (await organiser.AddPhotoAsync(PhotoFile.CutOff(PhotoFile.Jpeg()))).IsProblem(HttpStatusCode.UnprocessableEntity, "photo-damaged");
        var svg = (await organiser.AddPhotoAsync("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"u8.ToArray(), "image/jpeg"))
            .IsProblem(HttpStatusCode.UnsupportedMediaType, "photo-format-unsupported");
        Assert.Equal("SVG", svg.Json.GetProperty("format").GetString());
        (await organiser.AddPhotoAsync(PhotoFile.Png(), "text/html")).Is(HttpStatusCode.Created);
    }

    [Fact]
    public async Task TwoHundredMegabytes_AreRefusedAtOnce_AlsoToWhoSendsThemAll()
    {
        const long Size = 200L * Mebibyte;
        var organiser = await Organiser.CreateAsync(gateway.Api);
        var head = $"POST /api/v1/{organiser.Path}/photos HTTP/1.1\r\nHost: vote\r\nAuthorization: Bearer {organiser.Token}\r\nContent-Length: {Size}\r\n\r\n";

        using (var patient = await ConnectAsync())
        {
            await patient.SendAsync(Encoding.ASCII.GetBytes(head), Cancel);
            Assert.Contains("photo-too-large", await ReadAsync(patient), StringComparison.Ordinal);
        }

        using var stubborn = await ConnectAsync();
        await stubborn.SendAsync(Encoding.ASCII.GetBytes(head), Cancel);
        var part = new byte[Mebibyte];
        for (var sent = 0L; sent < Size; sent += part.Length)
            for (var of = 0; of < part.Length;)
                of += await stubborn.SendAsync(part.AsMemory(of), Cancel);
        var answer = await ReadAsync(stubborn);
        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.Contains("32 MiB", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileOfUnknownLength_IsTaken_AndRefusedWhenItGoesOnForTooLong()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api);

        (await organiser.AddPhotoAsync(PhotoFile.Jpeg(), chunked: true)).Is(HttpStatusCode.Created);
        (await organiser.AddPhotoAsync(new byte[(32 * Mebibyte) + 1], chunked: true)).IsProblem(HttpStatusCode.RequestEntityTooLarge, "photo-too-large");
        (await organiser.GetAsync()).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task WhoHangsUpInTheMiddle_LeavesNothingBehind()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api);
        var room = gateway.Services.GetRequiredService<UploadRoom>();
        using (var sender = await ConnectAsync())
        {
            await sender.SendAsync(Encoding.ASCII.GetBytes(
                $"POST /api/v1/{organiser.Path}/photos HTTP/1.1\r\nHost: vote\r\nAuthorization: Bearer {organiser.Token}\r\nContent-Length: {30 * Mebibyte}\r\n\r\nhalf"), Cancel);
            await UntilAsync(() => room.Taken >= 30 * Mebibyte);
        }

        await UntilAsync(() => room.Taken == 0);
    }

    [Fact]
    public async Task MoreThanThereIsRoomFor_IsToldToComeBack()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api);
        var room = gateway.Services.GetRequiredService<UploadRoom>();
        var elsewhere = Caller.AddressOf(IPAddress.Parse("203.0.113.7"));
        using var taken = room.Enter(organiser.Election, elsewhere, 128L * Mebibyte);
        Assert.NotNull(taken);
        var other = await Organiser.CreateAsync(gateway.Api);

        var answer = (await organiser.AddPhotoAsync(PhotoFile.Jpeg())).IsProblem(HttpStatusCode.ServiceUnavailable, "photos-busy");
        Assert.Equal(2, answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        (await other.AddPhotoAsync(PhotoFile.Jpeg())).Is(HttpStatusCode.Created);

        // Whoever makes many elections has no more room than with one.
        Assert.Null(room.Enter((await Organiser.CreateAsync(gateway.Api)).Election, elsewhere, 1));
    }

    [Fact]
    public async Task PhotosOutliveTheirServer_AndAQuotaIsKept()
    {
        var folder = Directory.CreateTempSubdirectory("photovote-").FullName;
        string[] settings = ["--PhotoVote:DataFolder", folder, "--PhotoVote:Photos:MostOfElection", "1", "--PhotoVote:Photos:MaxBytes", "20000"];
        await TellOfARestartAsync(settings, (_, _) => Task.CompletedTask);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task InADatabase_TheyDoToo()
    {
        await using var database = await server.CreateDatabaseAsync();
        await TellOfARestartAsync(["--ConnectionStrings:PhotoVote", database.ConnectionString, "--PhotoVote:Photos:MostOfElection", "1", "--PhotoVote:Photos:MaxBytes", "20000"], async (api, photo) =>
        {
            await database.TakeAwayAsync();
            (await api.GetAsync($"/photos/{photo}/640.jpg")).IsProblem(HttpStatusCode.ServiceUnavailable, "photos-unavailable");
            (await api.GetAsync($"/photos/{photo}/96.webp")).Is(HttpStatusCode.OK);
            await database.GiveBackAsync();
        });
    }

    private static async Task TellOfARestartAsync(string[] settings, Func<ApiClient, string, Task> afterwards)
    {
        string photo;
        Organiser organiser;
        await using (var host = await GatewayHost.StartAsync(["--urls", "http://127.0.0.1:0", .. settings], cancellationToken: Cancel))
        {
            using var api = new ApiClient(new Uri(host.Urls.First()));
            organiser = await Organiser.CreateAsync(api);
            photo = (await organiser.AddPhotoAsync(PhotoFile.Jpeg())).Is(HttpStatusCode.Created).Json.GetProperty("photo").GetString()!;
            (await organiser.AddPhotoAsync(new byte[20_001])).IsProblem(HttpStatusCode.RequestEntityTooLarge, "photo-too-large");
        }

        await using (var host = await GatewayHost.StartAsync(["--urls", "http://127.0.0.1:0", .. settings], cancellationToken: Cancel))
        {
            using var api = new ApiClient(new Uri(host.Urls.First()));
            (await api.GetAsync($"/photos/{photo}/96.webp")).Is(HttpStatusCode.OK);
            (await organiser.At(api).AddPhotoAsync(PhotoFile.Jpeg())).Is(HttpStatusCode.OK);
            (await organiser.At(api).AddPhotoAsync(PhotoFile.Png(10, 10))).IsProblem(HttpStatusCode.Conflict, "too-many-photos");
            await afterwards(api, photo);
        }
    }

    private static ByteArrayContent File(byte[] file) => new(file);

    private static string Stranger() => PhotoVote.Domain.KeyToken.Organiser(Organiser.NewKey());

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(gateway.Api.Server.Host, gateway.Api.Server.Port, Cancel);
        return socket;
    }

    private static async Task<string> ReadAsync(Socket socket)
    {
        var (text, buffer) = (new StringBuilder(), new byte[4_096]);
        while (!text.ToString().Contains('}', StringComparison.Ordinal) && await socket.ReceiveAsync(buffer, Cancel) is var read and > 0)
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        return text.ToString();
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
            await Task.Delay(20, patience.Token);
    }
}
