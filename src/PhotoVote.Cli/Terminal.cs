using Spectre.Console;

namespace PhotoVote.Cli;

/// <summary>
/// Where a command writes: its results to the output, everything else (errors, a line each, and progress) beside it, so that the
/// output can be piped into another program.
/// </summary>
/// <param name="output">Results.</param>
/// <param name="error">Errors and notes.</param>
/// <param name="isInteractive">Whether somebody watches <paramref name="error"/>: then progress is drawn there.</param>
internal sealed class Terminal(TextWriter output, TextWriter error, bool isInteractive)
{
    // Tables are not to be folded at the edge of a screen that is not there.
    private const int WidthOfAFile = 400;

    public TextWriter Output { get; } = output;

    public static Terminal OfProcess { get; } = new(Console.Out, Console.Error, !Console.IsErrorRedirected && Environment.UserInteractive);

    public void Error(string line) => error.WriteLine($"photovote: {line.ReplaceLineEndings(" ")}");

    public void Note(string line) => error.WriteLine(line);

    public void Write(Table table)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Output) });
        if (Output != Console.Out || Console.IsOutputRedirected)
        {
            console.Profile.Width = WidthOfAFile;
            table.Border(TableBorder.Ascii2);
        }

        console.Write(table);
    }

    /// <summary>Does something that takes a while; it is given a function to tell how many more steps are done.</summary>
    /// <param name="what">What is being done.</param>
    /// <param name="steps">How many steps there are; null when nobody knows.</param>
    /// <param name="work">Does it.</param>
    public async Task<T> WatchAsync<T>(string what, long? steps, Func<Action<int>, Task<T>> work)
    {
        if (!isInteractive)
            return await work(_ => { });
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        return await console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
            .StartAsync(async progress =>
            {
                var task = progress.AddTask(Markup.Escape(what), maxValue: steps ?? 1);
                task.IsIndeterminate = steps is null;
                return await work(done => task.Increment(done));
            });
    }
}
