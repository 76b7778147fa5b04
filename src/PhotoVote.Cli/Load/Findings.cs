namespace PhotoVote.Cli.Load;

/// <summary>What does not agree: the first of it, and how much there is.</summary>
internal sealed class Findings
{
    private const int Kept = 20;

    private readonly List<string> _first = [];

    public long Count { get; private set; }

    public IEnumerable<string> Lines => Count <= Kept ? _first : [.. _first, $"and {Count - Kept:N0} more"];

    public void Add(string what)
    {
        Count++;
        if (_first.Count < Kept)
            _first.Add(what);
    }
}
