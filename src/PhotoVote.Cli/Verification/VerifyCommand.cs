using System.CommandLine;
using PhotoVote.Cli.Db;
using PhotoVote.Cli.Http;
using PhotoVote.Cli.Verification.Checks;
using PhotoVote.StoredEvents;
using PhotoVote.StoredEvents.Pairs;
using PhotoVote.StoredEvents.Tallies;

namespace PhotoVote.Cli.Verification;

/// <summary><c>verify</c>: reads a whole log and says whether it can be believed.</summary>
internal static class VerifyCommand
{
    private const int SecondsForACount = 30;

    public static Command Create(Terminal terminal)
    {
        var data = new Option<string?>("--data") { Description = "The data folder of a SQLite log.", HelpName = "folder" };
        var connection = DatabaseAddress.Option();
        var url = new Option<Uri?>("--url") { Description = "A running server, whose results are compared with a recount.", HelpName = "address", CustomParser = ServerAddress.Parse };
        var json = new Option<bool>("--json") { Description = "Print the report as JSON." };
        var command = new Command("verify", "Check a whole log, event by event. It is only read, and may be in use.") { data, connection, url, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var location = await LogLocation.OpenAsync(parsed.GetValue(data), parsed.GetValue(connection), cancellationToken);
            var report = await VerifyAsync(location, parsed.GetValue(url), terminal, cancellationToken);
            if (parsed.GetValue(json))
                VerificationOutput.WriteJson(report, terminal.Output);
            else
                VerificationOutput.WriteText(report, terminal.Output);
            return report.IsOk ? ExitCodes.Ok : ExitCodes.Failed;
        });
        return command;
    }

    /// <summary>Every check, in the order in which their outcomes are told: first what the others rest on.</summary>
    public static IReadOnlyList<LogCheck> Checks(IStoredTallies tallies, IStoredPairs pairs, PhotoVoteHttp? http, TimeProvider time) =>
    [
        new PositionsCheck(),
        new VersionsCheck(),
        new CommandsCheck(),
        new ReadableCheck(),
        new StreamsCheck(),
        new ElectionStepsCheck(),
        new JoinCodesCheck(),
        new RollStepsCheck(),
        new OneBallotCheck(),
        new BallotStepsCheck(),
        new IssuedBallotsCheck(),
        new CastRatingsCheck(),
        new RequestsCheck(),
        new AfterCloseCheck(),
        new StatesCheck(),
        new StoredTalliesCheck(tallies),
        new StoredPairsCheck(pairs),
        new ServedResultsCheck(http, EventRegistry.Current, SecondsForACount, time),
    ];

    private static async Task<VerificationReport> VerifyAsync(LogLocation location, Uri? url, Terminal terminal, CancellationToken cancellationToken)
    {
        using var client = url is null ? null : PhotoVoteHttp.ClientFor(url, connections: 1);
        var http = client is null ? null : new PhotoVoteHttp(client, new Retries(), TimeProvider.System);
        if (http is not null)
            await http.EnsureReachableAsync(cancellationToken);

        var log = location.Log;
        var events = 0L;
        for (var partition = 0; partition < log.PartitionCount; partition++)
            events += await log.ReadHeadAsync(partition, cancellationToken);
        var verifier = new LogVerifier(EventRegistry.Current, Checks(location.Tallies, location.Pairs, http, TimeProvider.System));
        return await terminal.WatchAsync("reading the log", events, read => verifier.RunAsync(log, read, cancellationToken));
    }
}
