using PhotoVote.Client.Results;

namespace PhotoVote.Cli.Load;

/// <summary>
/// Compares a tally with what the voters were told. What nobody knows of may be counted or not, unless the log has told. In an election that
/// others vote in too, all that was counted before these voters came must be there besides theirs, and all that the log holds; others may
/// have added to it since, and without the log theirs cannot be told from lost ones of these voters.
/// </summary>
/// <param name="before">What was counted before the first voter came.</param>
/// <param name="isCast">What the log says of each voter; null when it was not read.</param>
/// <param name="logged">How many casts the log holds, of whomever; 0 when it was not read.</param>
internal sealed class TallyReconciliation(LoadElection election, Ledger ledger, TurnoutView before, bool[]? isCast, long logged, Findings findings)
{
    // Ballots of each kind that must be counted, and that may be.
    private readonly (long Must, long May)[] _kinds = CountKinds(ledger, isCast);

    /// <summary>How many casts must be counted.</summary>
    public long Least => Math.Max(before.Cast + _kinds.Sum(kind => kind.Must), logged);

    public void Compare(TurnoutView turnout)
    {
        Check("ballots cast", turnout.Cast, Least, before.Cast + _kinds.Sum(kind => kind.May));
        var issued = ledger.Count(Fate.Holding) + ledger.Count(Fate.Casting) + ledger.Count(Fate.Rejected) + ledger.Count(Fate.Acknowledged);
        Check("ballots issued", turnout.Created, before.Created + issued, before.Created + issued + ledger.Count(Fate.Asking));
    }

    public void Compare(ResultsView results)
    {
        Compare(results.Turnout);
        var (must, may) = (_kinds.Sum(kind => kind.Must), _kinds.Sum(kind => kind.May));
        foreach (var competition in results.Competitions)
            if (competition.Candidates.Any(c => election.Candidates.Contains(c.Number)))
                Check($"ballots of competition {competition.Number}", competition.Ballots, must, may);
        var counted = results.Competitions.SelectMany(c => c.Candidates).ToDictionary(c => c.Number);
        foreach (var candidate in election.Candidates)
        {
            // Withdrawn by the organiser meanwhile, it is not counted for anybody.
            if (!counted.TryGetValue(candidate, out var result))
                continue;

            // Everybody rates everyone.
            Check($"ballots that leave candidate {candidate} blank", result.Blanks, 0, 0);
            for (var step = 0; step < election.Steps; step++)
            {
                var rating = election.ScaleMin + step;
                var kinds = _kinds.Where((_, kind) => election.RatingsOfKind(kind)[candidate] == rating).ToList();
                Check($"ratings {rating} of candidate {candidate}", result.Histogram[step], kinds.Sum(kind => kind.Must), kinds.Sum(kind => kind.May));
            }
        }
    }

    private static (long Must, long May)[] CountKinds(Ledger ledger, bool[]? isCast)
    {
        var kinds = new (long Must, long May)[LoadElection.Kinds];
        for (var voter = 0; voter < ledger.Voters; voter++)
        {
            var fate = ledger.FateOf(voter);
            var must = fate == Fate.Acknowledged || (isCast is not null && isCast[voter]);
            ref var kind = ref kinds[LoadElection.KindOf(voter)];
            kind.Must += must ? 1 : 0;
            kind.May += must || (isCast is null && fate == Fate.Casting) ? 1 : 0;
        }

        return kinds;
    }

    private void Check(string what, long counted, long least, long most)
    {
        if (counted < least || (election.IsOurs && counted > most))
            findings.Add($"the tally counts {counted:N0} {what}; {Known(least, most)} are known here");
    }

    private string Known(long least, long most) => !election.IsOurs ? $"at least {least:N0}" : least == most ? $"{least:N0}" : $"{least:N0} to {most:N0}";
}
