using System.Globalization;

namespace PhotoVote.Campaign;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (Read(args) is not { } options)
        {
            await Console.Error.WriteLineAsync("campaign MINUTES [SEED]: breaks gateways, PostgreSQL and the network while everybody votes, and looks whether anything was lost.");
            return 2;
        }

        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            stop.Cancel();
        };
        Console.WriteLine($"seed {options.Seed}");
        var report = await CampaignRun.RunAsync(options, Console.WriteLine, stop.Token).ConfigureAwait(false);
        Console.WriteLine();
        Console.Write(report);
        return report.IsClean ? 0 : 1;
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
