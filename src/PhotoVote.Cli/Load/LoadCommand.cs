using System.CommandLine;
using PhotoVote.Cli.Voting;
using PhotoVote.Domain;

namespace PhotoVote.Cli.Load;

/// <summary><c>load</c>: many voters at once, at a rate that does not wait for the system, and whether all that was acknowledged is counted.</summary>
internal static class LoadCommand
{
    private const int MostVoters = 10_000_000;
    private const int MostAtOnce = 1_000_000;

    private static readonly VotingRoute.Options Route = new();
    private static readonly Option<double?> Rate = new("--rate") { Description = "Open loop: how many ballots a second are begun, however slow the system is.", HelpName = "number" };
    private static readonly Option<string> RateOf = new("--rate-of") { Description = "What --rate counts: ballots or commands.", HelpName = "what", DefaultValueFactory = _ => "ballots" };
    private static readonly Option<Schedule> Spread = new("--schedule") { Description = "How arrivals are spread: poisson (independent voters) or constant.", DefaultValueFactory = _ => Schedule.Poisson };
    private static readonly Option<int?> VotersAtOnce = new("--voters-at-once") { Description = "Closed loop, instead of --rate: so many vote at a time, as fast as they are answered.", HelpName = "count" };
    private static readonly Option<int?> Ballots = new("--ballots") { Description = "How many vote.", HelpName = "count" };
    private static readonly Option<double?> Seconds = new("--seconds") { Description = "For how long voters come; with --rate it may stand for --ballots.", HelpName = "number" };
    private static readonly Option<bool> Whole = new("--whole") { Description = "Cast each ballot with its ratings in one request, instead of rating photo by photo." };
    private static readonly Option<int> Candidates = new("--candidates") { Description = "How many photos the election has; everybody rates all.", HelpName = "count", DefaultValueFactory = _ => 6 };
    private static readonly Option<int> InFlight = new("--in-flight") { Description = "With --rate: the most voters in the middle of voting; who comes then waits, and the wait counts.", HelpName = "count", DefaultValueFactory = _ => 10_000 };
    private static readonly Option<int> Queue = new("--queue") { Description = "With --rate: the most who wait; who comes then is counted as not sent.", HelpName = "count", DefaultValueFactory = _ => 100_000 };
    private static readonly Option<string?> Election = new("--election") { Description = "An open election to vote in, instead of one of its own. It is not closed.", HelpName = "id" };
    private static readonly Option<string?> KeyFrom = new("--key-from") { Description = "Where its organiser's key (pvo_…) is: env:NAME, or a file.", HelpName = "place" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the report as JSON." };

    public static Command Create(Terminal terminal)
    {
        var command = new Command("load", "Have many vote at once, and see that what was acknowledged is counted.")
        {
            Rate, RateOf, Spread, VotersAtOnce, Ballots, Seconds, Whole, Candidates, InFlight, Queue, Election, KeyFrom, Json,
        };
        Route.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, terminal, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        var plan = PlanOf(parsed);
        var given = await GivenAsync(parsed, cancellationToken);
        await using var route = await Route.OpenAsync(parsed, cancellationToken);
        var report = await new LoadRun(route.Path, route.Log, plan, given, terminal, TimeProvider.System).RunAsync(cancellationToken);

        if (parsed.GetValue(Json))
            LoadOutput.WriteJson(report, terminal);
        else
            LoadOutput.WriteText(report, terminal);
        return Conclude(report, terminal);
    }

    /// <summary>What does not agree, or cannot be told, in words, and what it comes to for scripts.</summary>
    internal static int Conclude(LoadReport report, Terminal terminal)
    {
        foreach (var disagreement in report.Reconciliation.Disagreements)
            terminal.Error(disagreement);
        if (report.Reconciliation.Disagreements.Count > 0)
            return ExitCodes.Failed;
        if (report.Reconciliation.Undone is { } why)
        {
            terminal.Error($"what was acknowledged could not be compared: {why}");
            return ExitCodes.Unreachable;
        }

        if (report.Reconciliation.Untold is > 0 and var untold)
        {
            terminal.Error(FormattableString.Invariant(
                $"could not tell what became of {untold:N0} casts: in the counts each may stand for one that was acknowledged and lost; with the server's log at hand (--data or --connection) that would show"));
            return ExitCodes.Unreachable;
        }

        return report.Stopped ? ExitCodes.Cancelled : ExitCodes.Ok;
    }

    private static LoadPlan PlanOf(ParseResult parsed)
    {
        var (rate, atOnce, seconds) = (parsed.GetValue(Rate), parsed.GetValue(VotersAtOnce), parsed.GetValue(Seconds));
        if (rate is null == atOnce is null)
            throw new UsageException("choose one: --rate for an open loop, --voters-at-once for a closed one");
        var (whole, candidates) = (parsed.GetValue(Whole), InRange("--candidates", parsed.GetValue(Candidates), 2, Limits.Candidates));
        if (rate is not null && parsed.GetValue(RateOf) is var unit)
            rate = unit switch
            {
                "ballots" => rate,
                "commands" => rate / LoadPlan.CommandsOf(whole, candidates),
                _ => throw new UsageException("--rate-of is ballots or commands"),
            };
        if (rate is not null && !(rate is > 0 and <= 1_000_000))
            throw new UsageException("--rate is more than 0, and 1,000,000 at most");
        if (seconds is not null && !(seconds is > 0 and <= 1_000_000))
            throw new UsageException("--seconds is more than 0, and 1,000,000 at most");
        var ballots = parsed.GetValue(Ballots) ?? (rate is null || seconds is null
            ? throw new UsageException("say how many vote: --ballots, or --rate and --seconds")
            : Math.Min(Math.Ceiling(rate.Value * seconds.Value), int.MaxValue));
        return new LoadPlan(
            InRange("--ballots", (int)ballots, 1, MostVoters),
            parsed.GetValue(Ballots) is null ? null : seconds,
            rate,
            parsed.GetValue(Spread),
            InRange(atOnce is null ? "--in-flight" : "--voters-at-once", atOnce ?? parsed.GetValue(InFlight), 1, MostAtOnce),
            InRange("--queue", parsed.GetValue(Queue), 0, MostVoters),
            whole,
            candidates);
    }

    private static int InRange(string option, int value, int least, int most) =>
        value >= least && value <= most ? value : throw new UsageException($"{option} is {least:N0} to {most:N0}");

    private static async Task<Organised?> GivenAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (id, place) = (parsed.GetValue(Election), parsed.GetValue(KeyFrom));
        if (id is null && place is null)
            return null;
        if (id is null || place is null)
            throw new UsageException("--election and --key-from belong together");
        if (!ElectionId.TryParse(id, out var election))
            throw new UsageException($"'{id}' is not an election's id");
        var token = (await ReadKeyAsync(place, cancellationToken)).Trim();
        return KeyToken.TryParseOrganiser(token, out var key)
            ? new Organised(election, key)
            : throw new UsageException($"{place} holds no organiser's key: pvo_ and 43 characters");
    }

    private static async Task<string> ReadKeyAsync(string place, CancellationToken cancellationToken)
    {
        const string Environment = "env:";
        if (place.StartsWith(Environment, StringComparison.Ordinal))
            return System.Environment.GetEnvironmentVariable(place[Environment.Length..]) ?? throw new UsageException($"the environment has no {place[Environment.Length..]}");
        try
        {
            return await File.ReadAllTextAsync(place, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"the key cannot be read: {e.Message}");
        }
    }
}
