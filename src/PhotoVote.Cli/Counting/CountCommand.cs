using System.CommandLine;
using PhotoVote.Cli.Replay;
using PhotoVote.Domain.Counting;

namespace PhotoVote.Cli.Counting;

/// <summary><c>count</c>: ballots from files under any rule, with no server.</summary>
internal static class CountCommand
{
    private const int BytesAStep = 1 << 20;

    public static Command Create(Terminal terminal)
    {
        var command = new Command("count", "Count ballots from files under a counting rule, and say how the result came about. No server is needed.")
        {
            CountOptions.Files, CountOptions.Rule, CountOptions.Scale, CountOptions.Grades, CountOptions.Blank, CountOptions.Skip, CountOptions.Blanks,
            CountOptions.RatingsQuorum, CountOptions.BallotsQuorum, CountOptions.PriorMean, CountOptions.PriorWeight, CountOptions.Threshold,
            CountOptions.DrawSeed, CountOptions.DrawClosing, CountOptions.Withdrawn, CountOptions.WithdrawnNumbers, CountOptions.Numbers,
            CountOptions.Title, CountOptions.Json,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, terminal, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(CountOptions.Skip) < 0)
            throw new UsageException("--skip-columns is 0 or more");
        var (rule, scale) = (parsed.GetValue(CountOptions.Rule)!, CountOptions.ScaleOf(parsed));
        var parameters = CountOptions.ParametersOf(parsed, rule, scale);
        var files = parsed.GetValue(CountOptions.Files) ?? [];
        var format = new BallotsFormat(
            parsed.GetValue(CountOptions.Skip), parsed.GetValue(CountOptions.Scale), parsed.GetValue(CountOptions.Blank) ?? "", EmptyIsBlank: true, scale.Names);

        var (report, empty) = await terminal.WatchAsync("counting", StepsOf(files), done => Task.Run(
            () =>
            {
                var progress = new Progress(done);
                var count = new BallotsCount(files, format, scale, parsed.GetValue(CountOptions.Title) ?? "", parsed.GetValue(CountOptions.Withdrawn) ?? [], parsed.GetValue(CountOptions.WithdrawnNumbers) ?? [], parsed.GetValue(CountOptions.Numbers) is { Length: > 0 } numbers ? numbers : null, progress.Add);
                return (count.Count(rule, parameters, cancellationToken), count.Empty);
            },
            cancellationToken));

        if (parsed.GetValue(CountOptions.Json))
            CountOutput.WriteJson(files, report, empty, terminal);
        else
            CountOutput.WriteText(report, empty, terminal);
        return ExitCodes.Ok;
    }

    private static long? StepsOf(string[] files)
    {
        var found = files.Select(f => new FileInfo(f)).Where(f => f.Exists).ToList();
        return found.Count == 0 ? null : found.Sum(f => f.Length) / BytesAStep;
    }

    private sealed class Progress(Action<int> done)
    {
        private long _bytes;

        public void Add(long bytes)
        {
            _bytes += bytes;
            done((int)(_bytes / BytesAStep));
            _bytes %= BytesAStep;
        }
    }
}
