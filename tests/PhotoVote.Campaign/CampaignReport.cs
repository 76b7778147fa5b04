using System.Globalization;
using System.Text;
using PhotoVote.Campaign.Faults;

namespace PhotoVote.Campaign;

/// <summary>What a campaign came to.</summary>
public sealed record CampaignReport
{
    public required CampaignOptions Options { get; init; }

    public required IReadOnlyDictionary<FaultKind, int> Faults { get; init; }

    /// <summary>Gateways that ended because the others had declared them dead.</summary>
    public required int EndedByThemselves { get; init; }

    /// <summary>Appends that the server committed and whose answer was cut off.</summary>
    public required int CutAfterCommit { get; init; }

    public required int Elections { get; init; }

    public required long Events { get; init; }

    public required int Commands { get; init; }

    public required int Acknowledged { get; init; }

    public required int Refused { get; init; }

    /// <summary>Said not to be written, and given up by their sender.</summary>
    public required int Abandoned { get; init; }

    /// <summary>Without an answer, or with the answer that nobody knows, and settled by sending them again.</summary>
    public required int UnknownThenResolved { get; init; }

    public required int Unresolved { get; init; }

    public required int Repeated { get; init; }

    public required int Reused { get; init; }

    public required int Lost { get; init; }

    public required int Doubled { get; init; }

    /// <summary>In the log in spite of what was said.</summary>
    public required int Unexpected { get; init; }

    /// <summary>Seconds from the end of each fault to the first acknowledged command that was sent after it.</summary>
    public required IReadOnlyList<double> SecondsToRecover { get; init; }

    /// <summary>Faults after which nothing was acknowledged any more.</summary>
    public required int NotRecovered { get; init; }

    public required TimeSpan LongestPause { get; init; }

    public required bool IsVerified { get; init; }

    public required int ViolationCount { get; init; }

    public required IReadOnlyCollection<string> Violations { get; init; }

    public bool IsClean => ViolationCount == 0 && IsVerified && (Lost, Doubled, Unexpected, Unresolved, NotRecovered) == (0, 0, 0, 0, 0);

    public override string ToString()
    {
        var text = new StringBuilder();
        Row("minutes", Options.Duration.TotalMinutes.ToString("0.##", CultureInfo.InvariantCulture));
        Row("seed", Options.Seed);
        Row("faults", Faults.Values.Sum());
        foreach (var (kind, count) in Faults.OrderBy(fault => fault.Key))
            Row($"  {Words(kind)}", count);
        Row("gateways that ended, declared dead", EndedByThemselves);
        Row("commits whose answer was cut off", CutAfterCommit);
        Row("elections", Elections);
        Row("events", Events);
        Row("commands", Commands);
        Row("  acknowledged", Acknowledged);
        Row("  refused", Refused);
        Row("  not written, given up", Abandoned);
        Row("  unknown, then resolved", UnknownThenResolved);
        Row("  unresolved", Unresolved);
        Row("repeated after they were acknowledged", Repeated);
        Row("ids used for another request", Reused);
        Row("lost", Lost);
        Row("doubled", Doubled);
        Row("in the log against what was said", Unexpected);
        Row("seconds to recover, median", Seconds(SecondsToRecover.Order().ElementAtOrDefault(SecondsToRecover.Count / 2)));
        Row("seconds to recover, longest", Seconds(SecondsToRecover.DefaultIfEmpty().Max()));
        Row("not recovered from", NotRecovered);
        Row("longest time without an acknowledgement, s", Seconds(LongestPause.TotalSeconds));
        Row("photovote verify", IsVerified ? "clean" : "NOT CLEAN");
        Row("violations", ViolationCount);
        foreach (var violation in Violations)
            text.Append("  - ").AppendLine(violation);
        return text.ToString();

        void Row(string name, object value) => text.Append(CultureInfo.InvariantCulture, $"{name,-44}{value,12}").AppendLine();
    }

    private static string Seconds(double seconds) => seconds.ToString("0.0", CultureInfo.InvariantCulture);

    private static string Words(FaultKind kind) => kind switch
    {
        FaultKind.KillGateway => "kill -9 of a gateway",
        FaultKind.PauseGateway => "SIGSTOP of a gateway",
        FaultKind.PauseGatewayPastDeath => "SIGSTOP of a gateway past its death",
        FaultKind.KillPostgres => "kill -9 of PostgreSQL",
        FaultKind.PausePostgres => "SIGSTOP of PostgreSQL",
        FaultKind.Silence => "silence",
        FaultKind.CutConnections => "all connections cut",
        FaultKind.RefuseConnections => "connections refused",
        FaultKind.CutBeforeCommit => "cut before the commit",
        FaultKind.CutAfterCommit => "cut between commit and answer",
        _ => "slow network",
    };
}
