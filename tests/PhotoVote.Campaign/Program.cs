using System.Globalization;
using PhotoVote.Campaign.Audit;
using PhotoVote.Campaign.Races;
using PhotoVote.Testing;

namespace PhotoVote.Campaign;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (args is [StormCommand, .. var ballots])
            return await StormAsync(ballots is [var count] ? int.Parse(count, CultureInfo.InvariantCulture) : 100_000).ConfigureAwait(false);
        var races = args is [RacesCommand, ..];
        if (Read(races ? args[1..] : args) is not { } options)
        {
            await Console.Error.WriteLineAsync("campaign MINUTES [SEED]: breaks gateways, PostgreSQL and the network while everybody votes, and looks whether anything was lost.");
            await Console.Error.WriteLineAsync("campaign races MINUTES [SEED]: everybody votes while elections close, candidates are withdrawn and voters revoked, and the log is read.");
            await Console.Error.WriteLineAsync("campaign withdrawal [BALLOTS]: what it costs to withdraw a candidate while 100,000 ballots, or so many, go on.");
            return 2;
        }

        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            stop.Cancel();
        };
        if (races)
            return await RaceAsync(options, stop.Token).ConfigureAwait(false);
        Console.WriteLine($"seed {options.Seed}");
        var report = await CampaignRun.RunAsync(options, Console.WriteLine, stop.Token).ConfigureAwait(false);
        Console.WriteLine();
        Console.Write(report);
        return report.IsClean ? 0 : 1;
    }

    private const string RacesCommand = "races";
    private const string StormCommand = "withdrawal";

    private static async Task<int> StormAsync(int ballots)
    {
        await using var server = await PostgresServer.StartAsync(durable: true).ConfigureAwait(false);
        Console.WriteLine(await WithdrawalStorm.RunAsync(await server.CreateDatabaseAsync().ConfigureAwait(false), ballots, CancellationToken.None).ConfigureAwait(false));
        return 0;
    }

    private static async Task<int> RaceAsync(CampaignOptions options, CancellationToken cancellationToken)
    {
        await using var server = await PostgresServer.StartAsync(durable: true).ConfigureAwait(false);
        var database = await server.CreateDatabaseAsync().ConfigureAwait(false);
        var report = await RaceRun.RunAsync(new(database, options.Seed) { Duration = options.Duration }, cancellationToken).ConfigureAwait(false);
        Console.Write(report);
        var (isVerified, output) = await Verification.RunAsync(database, server: null, cancellationToken).ConfigureAwait(false);
        Console.WriteLine($"photovote verify: {(isVerified ? "clean" : output)}");
        return report.Exceptions.Count == 0 && isVerified ? 0 : 1;
    }

    private static CampaignOptions? Read(string[] args)
    {
        var seed = Random.Shared.Next();
        return args.Length is 1 or 2
            && double.TryParse(args[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var minutes)
            && minutes > 0
            && (args.Length == 1 || int.TryParse(args[1], NumberStyles.None, CultureInfo.InvariantCulture, out seed))
            ? new(TimeSpan.FromMinutes(minutes), seed)
            : null;
    }
}
