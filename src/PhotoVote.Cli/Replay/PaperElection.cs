namespace PhotoVote.Cli.Replay;

/// <summary>The ballots of one or more files that vote on the same candidates.</summary>
internal sealed record PaperElection(IReadOnlyList<string> Files, RatingScale Scale, IReadOnlyList<string> Candidates, IReadOnlyList<PaperBallot> Ballots)
{
    /// <summary>Ballots that say something.</summary>
    public int Marked { get; } = Ballots.Count(b => b.Ratings.Count > 0);

    /// <summary>Ballots without any opinion: they are handed out, and not cast.</summary>
    public int Blank => Ballots.Count - Marked;

    /// <exception cref="BallotsFileException">Anything is wrong with any of the files.</exception>
    public static PaperElection Read(IReadOnlyList<string> paths, BallotsFormat format)
    {
        var files = paths.Select(path => BallotsFile.Read(path, format)).ToList();
        List<Flaw> flaws = [.. files.SelectMany(f => f.Flaws), .. SameElection.Repeated(paths), .. files.Skip(1).SelectMany(f => SameElection.Disagreements(files[0].Path, files[0].Candidates, f.Path, f.Candidates, format))];
        if (flaws.Count > 0)
            throw new BallotsFileException(flaws);
        return new PaperElection(paths, format.Scale, files[0].Candidates, [.. files.SelectMany(f => f.Ballots)]);
    }

    /// <summary>How many ballots give a candidate each rating, from the scale's lowest up: what the server's results must say.</summary>
    public IReadOnlyList<long> Histogram(int candidate)
    {
        var histogram = new long[Scale.Max - Scale.Min + 1];
        foreach (var ballot in Ballots)
            if (ballot.Ratings.TryGetValue(candidate, out var rating))
                histogram[rating - Scale.Min]++;
        return histogram;
    }
}
