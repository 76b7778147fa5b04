using System.CommandLine;
using PhotoVote.Cli.Counting;
using PhotoVote.Cli.Db;
using PhotoVote.Cli.Http;
using PhotoVote.Cli.Load;
using PhotoVote.Cli.Replay;
using PhotoVote.Cli.Verification;
using PhotoVote.EventLog;
using PhotoVote.StoredEvents;
using PhotoVote.StoredEvents.Postgres;

namespace PhotoVote.Cli;

/// <summary><c>photovote</c>: the commands, and what their failures come to.</summary>
internal static class PhotoVoteCommand
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromMinutes(1);

    public static async Task<int> RunAsync(IReadOnlyList<string> args, Terminal terminal, CancellationToken cancellationToken = default)
    {
        var root = new RootCommand("Count, operate, load, replay and verify PhotoVote elections.")
        {
            CountCommand.Create(terminal),
            DbCommand.Create(terminal),
            LoadCommand.Create(terminal),
            ReplayCommand.Create(terminal),
            VerifyCommand.Create(terminal),
        };
        var parsed = root.Parse(args);
        foreach (var error in parsed.Errors)
            terminal.Error(error.Message);
        if (parsed.Errors.Count > 0)
            return ExitCodes.Usage;

        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            Output = terminal.Output,

            // A load that is stopped still says what it did, and whether that is counted.
            ProcessTerminationTimeout = StopPatience,
        };
        try
        {
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (Exception e) when (ExitCodeOf(e) is { } code)
        {
            foreach (var line in LinesOf(e))
                terminal.Error(line);
            return code;
        }
        catch (Exception e)
        {
            // Words first; where it happened is for whoever mends it.
            terminal.Error($"this program went wrong: {e.GetType().Name}: {e.Message}");
            terminal.Note(e.ToString());
            return ExitCodes.Failed;
        }
    }

    private static int? ExitCodeOf(Exception e) => e switch
    {
        UsageException => ExitCodes.Usage,
        NotOpenException => ExitCodes.NotOpen,
        BallotsFileException => ExitCodes.BadInput,
        PhotoVoteProblemException => ExitCodes.Failed,
        PhotoVoteUnreachableException or EventLogException or UnknownEventException or DamagedEventException => ExitCodes.Unreachable,
        OperationCanceledException => ExitCodes.Cancelled,
        _ => null,
    };

    private static IEnumerable<string> LinesOf(Exception e) => e switch
    {
        BallotsFileException damaged => damaged.Lines,
        PhotoVoteProblemException => [$"refused: {e.Message}"],
        OperationCanceledException => ["stopped"],
        EventLogException => [DatabaseAdvice.Of(e) is { } advice ? $"{e.Message} {advice}" : e.Message],
        _ => [e.Message],
    };
}
