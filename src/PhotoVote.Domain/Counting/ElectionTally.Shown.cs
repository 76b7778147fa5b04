namespace PhotoVote.Domain.Counting;

// What live results show, where a single ballot must not be seen to change them: the counts after the last ballot whose number is a multiple
// of LiveBallots. That follows from the log alone, whoever looks, and when.
public sealed partial class ElectionTally
{
    /// <summary>Whether what is shown may be behind what is counted: never once the election is closed.</summary>
    public bool HoldsBack => LiveBallots > 1 && !IsClosed;

    /// <summary>The counts as live results show them. Turnout is always today's.</summary>
    public TallyView ShownView() => HoldsBack ? View(c => c.ShownBallots, c => c.Shown.Length > 0 ? c.Shown : new long[c.Histogram.Length]) : View();

    private void Show()
    {
        foreach (var competition in _competitions.Values)
            competition.ShownBallots = competition.Ballots;
        foreach (var candidate in _candidates.Values)
            candidate.Shown = [.. candidate.Histogram];
    }
}
