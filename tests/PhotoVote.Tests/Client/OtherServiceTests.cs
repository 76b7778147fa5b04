using System.Globalization;
using PhotoVote.Tests.Cli;
using PhotoVote.Tests.Gateway.Clustering;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.Client;

/// <summary>A service of somebody else, a process that knows PhotoVote.Client alone, against two gateways.</summary>
public sealed class OtherServiceTests(PostgresCluster server)
{
    private static readonly string[] Expected =
    [
        "ElectionCreated", "CompetitionAdded", "CandidateAdded", "CandidateAdded", "CandidateAdded", "CandidateAdded", "ElectionOpened",
        "CandidateWithdrawn", "ElectionClosed", "ResultsPublished",
    ];

    [Fact]
    public async Task ItsVoteIsHeldAndFollowed_ThroughTheDeathOfAGateway_OfAllGateways_AndItsOwn()
    {
        await using var database = await server.CreateDatabaseAsync();
        using var gateways = new Gateways(database);
        await gateways.StartAsync(2);
        var notes = Path.Combine(Directory.CreateTempSubdirectory("photovote-").FullName, "notes.json");
        List<(long Version, string Name)> first, second;

        using (var service = OtherServiceProcess.Start(database.ConnectionString, notes))
        {
            await service.SaysAsync("cast 5");
            gateways.KillOldest();
            await service.SaysAsync("cast 12");
            gateways.KillOldest();
            await gateways.StartAsync(1);
            await service.SaysAsync("cast 21");
            service.Kill();
            first = Events(service);
        }

        using (var service = OtherServiceProcess.Start(database.ConnectionString, notes))
        {
            await service.EndsWellAsync();
            second = Events(service);
            Assert.Contains("results final 40", service.Lines);
        }

        // In order and without gaps before and after, and from where it was when it died; what it had not noted yet comes again.
        Assert.NotEmpty(first);
        Assert.NotEmpty(second);
        Assert.Equal(Enumerable.Range(1, first.Count).Select(i => (long)i), first.Select(e => e.Version));
        Assert.Equal(Enumerable.Range(1 + Expected.Length - second.Count, second.Count).Select(i => (long)i), second.Select(e => e.Version));
        Assert.InRange(second[0].Version, first.Count, first.Count + 1);
        Assert.All(first.Concat(second), e => Assert.Equal(Expected[e.Version - 1], e.Name));

        var verified = await CliRun.Of("verify", "--connection", database.ConnectionString);
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Error);
        Directory.Delete(Path.GetDirectoryName(notes)!, recursive: true);
    }

    private static List<(long Version, string Name)> Events(OtherServiceProcess service) =>
    [
        .. service.Lines
            .Select(line => line.Split(' '))
            .Where(words => words[0] == "event")
            .Select(words => (long.Parse(words[1], CultureInfo.InvariantCulture), words[2])),
    ];
}
