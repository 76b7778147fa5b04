using PhotoVote.Cli;

namespace PhotoVote.Campaign.Audit;

/// <summary><c>photovote verify</c>, as an operator runs it.</summary>
internal static class Verification
{
    /// <param name="server">Whose answers are to be looked at as well; null for none.</param>
    /// <returns>Whether everything is in order, and what it printed.</returns>
    public static async Task<(bool IsClean, string Output)> RunAsync(string database, Uri? server, CancellationToken cancellationToken)
    {
        await using var output = new StringWriter();
        var terminal = new Terminal(output, output, isInteractive: false);
        var exitCode = await PhotoVoteCommand.RunAsync(["verify", "--connection", database, .. server is null ? (string[])[] : ["--url", server.ToString()]], terminal, cancellationToken).ConfigureAwait(false);
        return (exitCode == ExitCodes.Ok, output.ToString());
    }
}
