namespace PhotoVote.Cli.Replay;

/// <summary>What is wrong in a file, and where.</summary>
/// <param name="Row">The line, from 1; 0 when it is the file as a whole.</param>
/// <param name="Column">The column, from 1; 0 when it is the row as a whole.</param>
internal sealed record Flaw(string File, int Row, int Column, string Problem)
{
    public override string ToString() => (Row, Column) switch
    {
        (0, _) => $"{File}: {Problem}",
        (_, 0) => $"{File}: row {Row}: {Problem}",
        _ => $"{File}: row {Row}, column {Column}: {Problem}",
    };
}

/// <summary>Files of ballots that cannot be taken as they are.</summary>
internal sealed class BallotsFileException(IReadOnlyList<Flaw> flaws) : Exception("The files of ballots are damaged.")
{
    private const int Shown = 20;

    public IReadOnlyList<Flaw> Flaws { get; } = flaws;

    /// <summary>A line a flaw, the first of them.</summary>
    public IEnumerable<string> Lines => Flaws.Count <= Shown
        ? Flaws.Select(f => f.ToString())
        : [.. Flaws.Take(Shown).Select(f => f.ToString()), $"and {Flaws.Count - Shown} more"];
}
