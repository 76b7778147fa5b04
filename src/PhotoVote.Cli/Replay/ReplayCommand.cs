using System.CommandLine;
using System.Security.Cryptography;
using PhotoVote.Cli.Http;
using PhotoVote.Cli.Replay.Histograms;
using PhotoVote.Cli.Voting;
using PhotoVote.Domain;

namespace PhotoVote.Cli.Replay;

/// <summary><c>replay</c>: real ballots through the front door.</summary>
internal static class ReplayCommand
{
    private const int MostParallel = 1_000;
    private const int Parallel = 32;
    private const int ParallelOfHistograms = 512;

    private static readonly Argument<string[]> Files = new("files") { Description = "Files of ballots (CSV): the header names the candidates, then a row a ballot.", Arity = ArgumentArity.ZeroOrMore };
    private static readonly VotingRoute.Options Route = new();
    private static readonly Option<string?> Ava = new("--ava") { Description = "Instead of ballots: a file of histograms (CSV: photo,n1,…,n10), dealt out to made-up voters.", HelpName = "file" };
    private static readonly Option<int> PhotosPerElection = new("--photos-per-election") { Description = "With --ava: how many photos an election has.", HelpName = "count", DefaultValueFactory = _ => 100 };
    private static readonly Option<RatingScale?> Scale = new("--scale") { Description = "The lowest and the highest rating, such as 1-6.", HelpName = "min-max", CustomParser = given => RatingScale.Parse(given) };
    private static readonly Option<string> Blank = new("--blank-value") { Description = "What a cell without an opinion holds; by default it is empty.", HelpName = "text", DefaultValueFactory = _ => "" };
    private static readonly Option<int> Skip = new("--skip-columns") { Description = "How many columns come before the first candidate's.", HelpName = "count", DefaultValueFactory = _ => 1 };
    private static readonly Option<string?> Title = new("--title") { Description = "The election's title; by default it names the files.", HelpName = "text" };
    private static readonly Option<int?> InFlight = new("--parallel") { Description = $"How many ballots are under way at a time, 1 to {MostParallel}; {Parallel} by default, {ParallelOfHistograms} with --ava.", HelpName = "count" };
    private static readonly Option<int?> ExpectedVoters = new("--expected-voters") { Description = "How many voters the election makes room for; by default the ballots.", HelpName = "count" };
    private static readonly Option<string?> OrganiserKey = new("--organiser-key") { Description = "The organiser's key (pvo_…); a new one by default.", HelpName = "key" };
    private static readonly Option<string?> Resume = new("--resume") { Description = "Go on with this run: with the same files and its organiser's key.", HelpName = "run" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the results as JSON." };

    public static Command Create(Terminal terminal)
    {
        var command = new Command("replay", "Hold an election with the ballots of files: one voter a row, each ballot cast whole.")
        {
            Files, Scale, Blank, Skip, Title, InFlight, ExpectedVoters, OrganiserKey, Resume, Ava, PhotosPerElection, Json,
        };
        Route.AddTo(command);
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(Ava) is { } file
            ? RunAsync(file, parsed, terminal, cancellationToken)
            : RunAsync(parsed, terminal, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(InFlight) is < 1 or > MostParallel)
            throw new UsageException($"--parallel is 1 to {MostParallel}");
        if (parsed.GetValue(Skip) < 0)
            throw new UsageException("--skip-columns is 0 or more");
        if (parsed.GetValue(Files) is not { Length: > 0 } files)
            throw new UsageException("name files of ballots, or a file of histograms with --ava");
        var url = parsed.GetValue(Route.Url) ?? throw new UsageException("name the server: --url (only --ava has other ways)");
        var scale = parsed.GetValue(Scale) ?? throw new UsageException("say what a rating can be: --scale");
        var (run, key) = RunOf(parsed.GetValue(Resume), parsed.GetValue(OrganiserKey));
        var format = new BallotsFormat(parsed.GetValue(Skip), scale, parsed.GetValue(Blank) ?? "");
        var paper = PaperElection.Read(files, format);
        var title = parsed.GetValue(Title) ?? "Replay of " + string.Join(", ", paper.Files.Select(Path.GetFileName));
        var plan = new ReplayPlan(paper, title, parsed.GetValue(InFlight) ?? Parallel, parsed.GetValue(ExpectedVoters));

        // The key is printed because nothing else has it: without it nobody can go on, close the election, or see its voters.
        terminal.Note($"run {run}, organiser key {KeyToken.Organiser(key)}");
        using var client = PhotoVoteHttp.ClientFor(url, plan.Parallel);
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

    private static async Task<int> RunAsync(string path, ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(Files) is { Length: > 0 })
            throw new UsageException("files of ballots and --ava do not go together");
        if (parsed.GetValue(InFlight) is < 1 or > MostParallel)
            throw new UsageException($"--parallel is 1 to {MostParallel}");
        if (parsed.GetValue(PhotosPerElection) is < 2 or > Limits.Candidates)
            throw new UsageException($"--photos-per-election is 2 to {Limits.Candidates}");
        var file = HistogramFile.Check(path);
        await using var route = await Route.OpenAsync(parsed, cancellationToken);
        var plan = new HistogramPlan(file, parsed.GetValue(PhotosPerElection), parsed.GetValue(InFlight) ?? ParallelOfHistograms);
        var outcome = await new HistogramReplay(route.Path, plan, terminal, TimeProvider.System).RunAsync(cancellationToken);

        if (parsed.GetValue(Json))
            ReplayOutput.WriteJson(outcome, terminal);
        else
            ReplayOutput.Write(outcome, terminal);
        foreach (var difference in outcome.Differences)
            terminal.Error($"the results are not those of the file: {difference}");
        return outcome.PhotosThatDiffer == 0 ? ExitCodes.Ok : ExitCodes.Failed;
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
