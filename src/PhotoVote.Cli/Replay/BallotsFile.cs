using PhotoVote.Domain.Counting;

namespace PhotoVote.Cli.Replay;

/// <summary>One ballot as a file has it.</summary>
/// <param name="Ratings">The place of a candidate, from 0 → its rating. Empty: no opinion at all.</param>
internal sealed record PaperBallot(string File, int Row, IReadOnlyDictionary<int, int> Ratings);

/// <summary>A file of ballots (see <see cref="BallotsReader"/>), all of them in memory.</summary>
internal sealed class BallotsFile
{
    private readonly List<Flaw> _flaws = [];
    private readonly List<PaperBallot> _ballots = [];

    private BallotsFile(string path) => Path = path;

    public string Path { get; }

    public IReadOnlyList<string> Candidates { get; private set; } = [];

    public IReadOnlyList<PaperBallot> Ballots => _ballots;

    /// <summary>What is wrong with it. When there is anything, nothing of it should be used.</summary>
    public IReadOnlyList<Flaw> Flaws => _flaws;

    public static BallotsFile Read(string path, BallotsFormat format)
    {
        var file = new BallotsFile(path);
        var reader = new BallotsReader(path, format, file._flaws.Add);
        reader.Read(file.Add);
        file.Candidates = reader.Candidates;
        return file;
    }

    private void Add(int row, ReadOnlySpan<int> ratings)
    {
        var given = new Dictionary<int, int>();
        for (var i = 0; i < ratings.Length; i++)
            if (ratings[i] != ProfileCounter.Blank)
                given.Add(i, ratings[i]);
        _ballots.Add(new PaperBallot(Path, row, given));
    }
}
