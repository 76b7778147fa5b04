using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using Npgsql;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.Gateway.Clustering;

/// <summary>What docker-compose.yml says, and that what it starts is one PhotoVote: here as processes, each on an address of its own.</summary>
public sealed class ComposeTests(PostgresCluster server)
{
    private const string Port = "8080";

    private static readonly ComposeFile Compose = ComposeFile.Read();

    [Fact]
    public void EveryImageIsOfAnExactVersion_AndEveryServiceHasAHealthCheckOfItsOwn()
    {
        Assert.DoesNotContain("name", Compose.Keys);
        Assert.Equal(["gateway-1", "gateway-2", "postgres"], Compose.Services.Keys.Order(StringComparer.Ordinal));
        foreach (var service in Compose.Services.Values)
        {
            Assert.Matches(@":\d+\.\d+[\w.-]*$", service.Image);
            Assert.DoesNotContain(service.HealthCheck, word => word.Contains("curl", StringComparison.Ordinal) || word.Contains("wget", StringComparison.Ordinal));
        }

        var dockerfile = File.ReadAllLines(Path.Combine(Compose.Folder, "src/PhotoVote.Gateway/Dockerfile"));
        Assert.All(dockerfile.Where(line => line.StartsWith("FROM ", StringComparison.Ordinal)), from => Assert.Matches(@":\d+\.\d+\.\d+( AS \w+)?$", from));
        Assert.Contains("USER app", dockerfile);
    }

    [Fact]
    public async Task DockerCompose_AcceptsTheFile()
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "docker-compose")).FirstOrDefault(File.Exists);
        if (program is null)
            Assert.Skip("docker-compose is not installed.");
        using var check = Process.Start(new ProcessStartInfo(program, ["--file", Compose.Path, "config", "--quiet"]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        var output = check.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await check.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await check.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(check.ExitCode == 0, await output + error);
    }

    [Fact]
    public async Task ItsGateways_AreOnePhotoVote_AndOneThatCrashedOrStops_LeavesTheOtherServing()
    {
        await using var database = await server.CreateDatabaseAsync();
        var names = Compose.Services.Where(service => service.Value.IsBuiltHere).Select(service => service.Key).ToList();
        var addresses = names.ToDictionary(name => name, _ => $"127.{RandomNumberGenerator.GetInt32(2, 255)}.{RandomNumberGenerator.GetInt32(255)}.{RandomNumberGenerator.GetInt32(1, 255)}");
        var gateways = names.ToDictionary(name => name, name => Start(name, addresses[name], database));
        try
        {
            using var first = await gateways[names[0]].ClientAsync();
            using var second = await gateways[names[1]].ClientAsync();
            foreach (var name in names)
                await IsHealthyAsync(name, addresses[name]);

            var organiser = await Organiser.OpenAsync(first, "anna", "bert");
            (await (await organiser.At(second).Voter("anna").BallotAsync()).CastWholeAsync(new() { [1] = 5 })).Is(HttpStatusCode.OK);

            gateways[names[0]].Kill();
            await gateways[names[0]].ExitCodeAsync();
            gateways[names[0]].Dispose();
            Assert.Equal(1, await HealthAsync(names[0], addresses[names[0]]));
            var restart = Stopwatch.StartNew();
            gateways[names[0]] = Start(names[0], addresses[names[0]], database);
            using var again = await gateways[names[0]].ClientAsync();
            (await (await organiser.At(again).Voter("bert").BallotAsync()).CastWholeAsync(new() { [1] = 5 })).Is(HttpStatusCode.OK);
            TestContext.Current.TestOutputHelper!.WriteLine($"one of two that is started again after kill -9 serves after {restart.Elapsed.TotalSeconds:0.0} s");

            foreach (var api in (ApiClient[])[again, second])
                await CastAsync(organiser.At(api), 2);

            gateways[names[1]].Terminate();
            Assert.Equal(0, await gateways[names[1]].ExitCodeAsync());
            await CastAsync(organiser.At(again), 2);
            (await organiser.At(again).PostAsync("close")).Is(HttpStatusCode.OK);
        }
        finally
        {
            foreach (var gateway in gateways.Values)
                gateway.Dispose();
        }
    }

    private static async Task CastAsync(Organiser organiser, int expected) =>
        Assert.Equal(expected, (await organiser.GetAsync("turnout")).Is(HttpStatusCode.OK).Json.GetProperty("cast").GetInt32());

    /// <summary>With the file's own settings; but for the database's server, and an address in place of the container's name.</summary>
    private static GatewayProcess Start(string name, string address, TestDatabase database)
    {
        var here = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var environment = Compose.Services[name].Environment.ToDictionary(StringComparer.Ordinal);
        var connection = new NpgsqlConnectionStringBuilder(environment["ConnectionStrings__PhotoVote"]);
        Assert.Contains(connection.Host, Compose.Services.Keys);
        Assert.Equal(name, environment["PhotoVote__Cluster__AdvertisedAddress"]);
        (connection.Host, connection.Port, connection.Database, connection.Username, connection.Password) = (here.Host, here.Port, here.Database, here.Username, here.Password);
        environment["ConnectionStrings__PhotoVote"] = connection.ConnectionString;
        environment["PhotoVote__Cluster__AdvertisedAddress"] = address;
        return GatewayProcess.Start(environment, "--urls", $"http://{address}:{Port}");
    }

    /// <summary>As a container engine does, it asks again: on a busy machine a check may run out of time.</summary>
    private static async Task IsHealthyAsync(string name, string address)
    {
        for (var patience = Stopwatch.StartNew(); await HealthAsync(name, address) != 0;)
            Assert.True(patience.Elapsed < GatewayProcess.Patience, $"{name} is not healthy.");
    }

    /// <summary>The health check as the file has it, at this address.</summary>
    private static async Task<int> HealthAsync(string name, string address)
    {
        var check = Compose.Services[name].HealthCheck;
        Assert.Equal(["dotnet", "PhotoVote.Gateway.dll"], check.Take(2));
        Assert.Contains($"http://127.0.0.1:{Port}", check);
        using var process = Process.Start(new ProcessStartInfo(
            check[0], [Path.Combine(AppContext.BaseDirectory, check[1]), .. check.Skip(2).Select(word => word.Replace("127.0.0.1", address, StringComparison.Ordinal))])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        })!;
        await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }
}
