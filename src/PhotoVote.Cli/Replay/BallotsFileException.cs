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

/// <summary>What is wrong with files that may hold any number of flaws: the first of them, and how many there are.</summary>
internal sealed class FlawList
{
    public const int Kept = 20;

    private readonly List<Flaw> _first = [];

    public IReadOnlyList<Flaw> First => _first;

    public long Count { get; private set; }

    public void Add(Flaw flaw)
    {
        Count++;
        if (_first.Count < Kept)
            _first.Add(flaw);
    }
}

/// <summary>Files of ballots that cannot be taken as they are.</summary>
internal sealed class BallotsFileException(IReadOnlyList<Flaw> flaws, long count) : Exception("The files of ballots are damaged.")
{
    public BallotsFileException(IReadOnlyList<Flaw> flaws)
        : this(flaws, flaws.Count)
    {
    }

    public IReadOnlyList<Flaw> Flaws { get; } = flaws;

    /// <summary>A line a flaw, the first of them.</summary>
    public IEnumerable<string> Lines => count <= FlawList.Kept
        ? Flaws.Select(f => f.ToString())
        : [.. Flaws.Take(FlawList.Kept).Select(f => f.ToString()), $"and {count - FlawList.Kept} more"];
}
