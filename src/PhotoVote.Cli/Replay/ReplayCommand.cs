using System.CommandLine;
using System.Security.Cryptography;
using PhotoVote.Cli.Http;
using PhotoVote.Domain;

namespace PhotoVote.Cli.Replay;

/// <summary><c>replay</c>: real ballots through the front door.</summary>
internal static class ReplayCommand
{
    private const int MostParallel = 1_000;

    private static readonly Argument<string[]> Files = new("files") { Description = "Files of ballots (CSV): the header names the candidates, then a row a ballot.", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<Uri?> Url = new("--url") { Description = "The server.", HelpName = "address", Required = true, CustomParser = ServerAddress.Parse };
    private static readonly Option<RatingScale> Scale = new("--scale") { Description = "The lowest and the highest rating, such as 1-6.", HelpName = "min-max", Required = true, CustomParser = RatingScale.Parse };
    private static readonly Option<string> Blank = new("--blank-value") { Description = "What a cell without an opinion holds; by default it is empty.", HelpName = "text", DefaultValueFactory = _ => "" };
    private static readonly Option<int> Skip = new("--skip-columns") { Description = "How many columns come before the first candidate's.", HelpName = "count", DefaultValueFactory = _ => 1 };
    private static readonly Option<string?> Title = new("--title") { Description = "The election's title; by default it names the files.", HelpName = "text" };
    private static readonly Option<int> InFlight = new("--parallel") { Description = $"How many ballots are under way at a time, 1 to {MostParallel}.", HelpName = "count", DefaultValueFactory = _ => 32 };
    private static readonly Option<int?> ExpectedVoters = new("--expected-voters") { Description = "How many voters the election makes room for; by default the ballots.", HelpName = "count" };
    private static readonly Option<string?> OrganiserKey = new("--organiser-key") { Description = "The organiser's key (pvo_…); a new one by default.", HelpName = "key" };
    private static readonly Option<string?> Resume = new("--resume") { Description = "Go on with this run: with the same files and its organiser's key.", HelpName = "run" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the results as JSON." };

    public static Command Create(Terminal terminal)
    {
        var command = new Command("replay", "Hold an election with the ballots of files: one voter a row, each ballot cast whole.")
        {
            Files, Url, Scale, Blank, Skip, Title, InFlight, ExpectedVoters, OrganiserKey, Resume, Json,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, terminal, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(InFlight) is < 1 or > MostParallel)
            throw new UsageException($"--parallel is 1 to {MostParallel}");
        if (parsed.GetValue(Skip) < 0)
            throw new UsageException("--skip-columns is 0 or more");
        var (run, key) = RunOf(parsed.GetValue(Resume), parsed.GetValue(OrganiserKey));
        var format = new BallotsFormat(parsed.GetValue(Skip), parsed.GetValue(Scale), parsed.GetValue(Blank) ?? "");
        var paper = PaperElection.Read(parsed.GetValue(Files) ?? [], format);
        var title = parsed.GetValue(Title) ?? "Replay of " + string.Join(", ", paper.Files.Select(Path.GetFileName));
        var plan = new ReplayPlan(paper, title, parsed.GetValue(InFlight), parsed.GetValue(ExpectedVoters));

        // The key is printed because nothing else has it: without it nobody can go on, close the election, or see its voters.
        terminal.Note($"run {run}, organiser key {KeyToken.Organiser(key)}");
        using var client = PhotoVoteHttp.ClientFor(parsed.GetValue(Url)!, plan.Parallel);
        var http = new PhotoVoteHttp(client, new Retries(), TimeProvider.System);
        var replayer = new Replayer(http, new RunIds(run), key, terminal, finalWithin: TimeSpan.FromMinutes(2), TimeProvider.System);
        var outcome = await replayer.RunAsync(plan, cancellationToken);

        if (parsed.GetValue(Json))
            ReplayOutput.WriteJson(outcome, terminal);
        else
            ReplayOutput.WriteTable(outcome, paper.Scale, terminal);
        foreach (var disagreement in outcome.Disagreements)
            terminal.Error($"the results are not those of the files: {disagreement}");
        return outcome.Disagreements.Count == 0 ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static (Ulid Run, SecretKey Key) RunOf(string? resume, string? key)
    {
        if (resume is not null && key is null)
            throw new UsageException("--resume needs the run's --organiser-key");
        var run = Ulid.NewUlid();
        if (resume is not null && !RunIds.TryParse(resume, out run))
            throw new UsageException($"'{resume}' is no run: 26 characters, as printed");
        if (key is null)
            return (run, new SecretKey(RandomNumberGenerator.GetBytes(SecretKey.Size)));
        return KeyToken.TryParseOrganiser(key, out var given)
            ? (run, given)
            : throw new UsageException("--organiser-key is pvo_ and 43 characters");
    }
}
