using System.Globalization;
using System.Text.Json;
using PhotoVote.Tests.Cli;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.EndToEnd;

/// <summary>
/// The ballots of the Orsay experiment of 2007 through everything: a gateway in a process of its own, the command line, the log, a crash.
/// What comes out is compared with a count of the files that shares nothing with the product.
/// </summary>
public sealed class OrsayReplayTests(PostgresCluster postgres)
{
    private const int Ballots = 1_733;

    [Fact]
    public async Task Replay_OnTheEmbeddedLog_GivesTheFilesOwnHistograms_AlsoAfterACrash()
    {
        var folder = Directory.CreateTempSubdirectory("photovote-orsay-").FullName;
        try
        {
            await ReplayCrashAndCompareAsync(["--PhotoVote:DataFolder", folder], ["--data", folder]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Replay_OnPostgres_GivesTheFilesOwnHistograms_AlsoAfterACrash()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await ReplayCrashAndCompareAsync(["--ConnectionStrings:PhotoVote", database.ConnectionString], ["--connection", database.ConnectionString]);
    }

    private static async Task ReplayCrashAndCompareAsync(string[] gatewaySettings, string[] verifySettings)
    {
        string[] files = [.. Directory.GetFiles(TestData.Require("orsay-2007"), "bureau_*.csv").Order(StringComparer.Ordinal)];
        Assert.Equal(3, files.Length);
        var expected = Count(files);
        string election;
        using (var gateway = GatewayProcess.Start(gatewaySettings))
        {
            var url = (await gateway.ClientAsync()).Server.ToString();
            var replay = await CliRun.Of(["replay", .. files, "--url", url, "--scale", "1-6", "--blank-value", "0", "--json"]);
            Assert.True(replay.ExitCode == 0, replay.Error);
            election = replay.Json.GetProperty("election").GetString()!;
            await AssertServedAsync(url, election, expected);
            await AssertVerifiedAsync([.. verifySettings, "--url", url]);
            gateway.Kill();
            await gateway.ExitCodeAsync();
        }

        using (var gateway = GatewayProcess.Start(gatewaySettings))
        {
            var url = (await gateway.ClientAsync()).Server.ToString();
            await AssertServedAsync(url, election, expected);
            await AssertVerifiedAsync([.. verifySettings, "--url", url]);
        }
    }

    private static async Task AssertServedAsync(string url, string election, Dictionary<string, long[]> expected)
    {
        using var http = new HttpClient();
        using var results = JsonDocument.Parse(await http.GetStringAsync(new Uri($"{url.TrimEnd('/')}/api/v1/elections/{election}/results")));
        Assert.Equal("final", results.RootElement.GetProperty("status").GetString());
        Assert.Equal(Ballots, results.RootElement.GetProperty("turnout").GetProperty("cast").GetInt64());
        var candidates = results.RootElement.GetProperty("competitions")[0].GetProperty("candidates").EnumerateArray().ToList();
        Assert.Equal(expected.Count, candidates.Count);
        foreach (var candidate in candidates)
        {
            long[] counted = [candidate.GetProperty("blanks").GetInt64(), .. candidate.GetProperty("histogram").EnumerateArray().Select(n => n.GetInt64())];
            Assert.Equal(expected[candidate.GetProperty("title").GetString()!], counted);
        }
    }

    private static async Task AssertVerifiedAsync(string[] settings)
    {
        var verified = await CliRun.Of(["verify", .. settings, "--json"]);
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Error);
        Assert.Empty(verified.FailedChecks);
    }

    /// <summary>For each candidate the number of ballots at 0 (no opinion), 1, … 6: commas split, digits counted, nothing else.</summary>
    private static Dictionary<string, long[]> Count(string[] files)
    {
        var counts = new Dictionary<string, long[]>(StringComparer.Ordinal);
        var ballots = 0;
        foreach (var lines in files.Select(File.ReadAllLines))
        {
            var names = lines[0].Split(',');
            foreach (var cells in lines.Skip(1).Where(l => l.Length > 0).Select(l => l.Split(',')))
            {
                ballots++;
                for (var i = 1; i < names.Length; i++)
                {
                    if (!counts.TryGetValue(names[i], out var count))
                        counts.Add(names[i], count = new long[7]);
                    count[int.Parse(cells[i], CultureInfo.InvariantCulture)]++;
                }
            }
        }

        Assert.Equal(Ballots, ballots);
        return counts;
    }
}
