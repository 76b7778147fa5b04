using PhotoVote.Campaign.Audit;
using PhotoVote.Campaign.Faults;
using PhotoVote.Campaign.Load;
using PhotoVote.Campaign.Stage;

namespace PhotoVote.Campaign;

/// <summary>Breaks what can break while everybody votes, and then looks whether anything was lost.</summary>
public static class CampaignRun
{
    /// <param name="options">How long, and which faults.</param>
    /// <param name="say">Told each fault as it is made.</param>
    public static async Task<CampaignReport> RunAsync(CampaignOptions options, Action<string> say, CancellationToken cancellationToken)
    {
        var plan = FaultPlan.Make(options);
        await using var stage = await TestStage.StartAsync(FaultPlan.Gateways).ConfigureAwait(false);
        var (ledger, recovery) = (new Ledger(), new RecoveryWatch());
        using var http = new HttpDoor("HTTP client 1", stage);
        using var otherHttp = new HttpDoor("HTTP client 2", stage);
        await using var grains = await GrainDoor.OpenAsync("grain client 1", stage.ThroughProxy, cancellationToken).ConfigureAwait(false);
        await using var otherGrains = await GrainDoor.OpenAsync("grain client 2", stage.ThroughProxy, cancellationToken).ConfigureAwait(false);
        IDoor[] doors = [http, otherHttp, grains, otherGrains];

        var begun = TimeProvider.System.GetTimestamp();
        var load = new LoadRun(doors, ledger, recovery, options.Patience);
        var voting = load.RunAsync(cancellationToken);
        var faults = new FaultRun(stage, recovery, options.Patience, say);
        await faults.RunAsync(plan, cancellationToken).ConfigureAwait(false);
        var rest = options.Duration - TimeProvider.System.GetElapsedTime(begun);
        if (rest > TimeSpan.Zero)
            await Task.Delay(rest, cancellationToken).ConfigureAwait(false);
        load.Enough();
        await voting.ConfigureAwait(false);
        say("the clients are done; the log is read");
        return await JudgeAsync(options, stage, ledger, recovery, load, faults, say, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<CampaignReport> JudgeAsync(
        CampaignOptions options,
        TestStage stage,
        Ledger ledger,
        RecoveryWatch recovery,
        LoadRun load,
        FaultRun faults,
        Action<string> say,
        CancellationToken cancellationToken)
    {
        foreach (var gateway in stage.Gateways)
            await gateway.ListeningAsync().ConfigureAwait(false);
        var (isVerified, output) = await Verification.RunAsync(stage.Database, stage.Addresses[0], cancellationToken).ConfigureAwait(false);
        if (!isVerified)
            ledger.Violation($"photovote verify: {output}");
        var audit = new LogAudit(ledger);
        await audit.RunAsync(stage.Database, cancellationToken).ConfigureAwait(false);
        var commands = ledger.Commands;
        foreach (var open in commands.Where(command => command.Fate == Fate.Open))
            ledger.Violation($"unresolved: {open}");
        var report = new CampaignReport
        {
            Options = options,
            Faults = faults.Made,
            EndedByThemselves = stage.Gateways.Sum(gateway => gateway.EndedByItself),
            CutAfterCommit = stage.Proxy.CutsAfterCommit,
            Elections = load.Elections,
            Events = audit.Events,
            Commands = commands.Count,
            Acknowledged = commands.Count(command => command.Fate == Fate.Acknowledged),
            Refused = commands.Count(command => command.Fate == Fate.Refused),
            Abandoned = commands.Count(command => command.Fate == Fate.Abandoned),
            UnknownThenResolved = commands.Count(command => command.WasUnknown && command.Fate != Fate.Open),
            Unresolved = commands.Count(command => command.Fate == Fate.Open),
            Repeated = ledger.Repetitions,
            Reused = ledger.Reuses,
            Lost = audit.Lost,
            Doubled = audit.Doubled,
            Unexpected = audit.Unexpected,
            SecondsToRecover = [.. recovery.Recoveries.Select(r => r.Seconds).OfType<double>()],
            NotRecovered = recovery.Recoveries.Count(r => r.Seconds is not { } seconds || seconds > options.Patience.TotalSeconds),
            LongestPause = recovery.LongestPause,
            IsVerified = isVerified,
            ViolationCount = ledger.ViolationCount,
            Violations = ledger.Violations,
        };
        if (!report.IsClean)
            say($"what the gateways wrote is in {await KeepOutputAsync(stage, options, cancellationToken).ConfigureAwait(false)}");
        return report;
    }

    private static async Task<string> KeepOutputAsync(TestStage stage, CampaignOptions options, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory($"photovote-campaign-{options.Seed}-").FullName;
        for (var i = 0; i < stage.Gateways.Count; i++)
            await File.WriteAllLinesAsync(Path.Combine(folder, $"gateway-{i}.log"), stage.Gateways[i].Output, cancellationToken).ConfigureAwait(false);
        return folder;
    }
}
