using PhotoVote.Client.Results;

namespace PhotoVote.Cli.Load;

/// <summary>
/// Compares a tally with what the voters were told. What nobody knows of may be counted or not, unless the log has told; in an election
/// that others vote in too, the tally may hold more.
/// </summary>
/// <param name="isCast">What the log says of each voter; null when it was not read.</param>
internal sealed class TallyReconciliation(LoadElection election, Ledger ledger, bool[]? isCast, Findings findings)
{
    // Ballots of each kind that must be counted, and that may be.
    private readonly (long Must, long May)[] _kinds = CountKinds(ledger, isCast);

    /// <summary>How many casts must be counted.</summary>
    public long Least => _kinds.Sum(kind => kind.Must);

    public void Compare(TurnoutView turnout)
    {
        Check("ballots cast", turnout.Cast, Least, _kinds.Sum(kind => kind.May));
        var issued = ledger.Count(Fate.Holding) + ledger.Count(Fate.Casting) + ledger.Count(Fate.Rejected) + ledger.Count(Fate.Acknowledged);
        Check("ballots issued", turnout.Created, issued, issued + ledger.Count(Fate.Asking));
    }

    public void Compare(ResultsView results)
    {
        Compare(results.Turnout);
        var counted = results.Competitions.SelectMany(c => c.Candidates).ToDictionary(c => c.Number);
        foreach (var candidate in election.Candidates)
        {
            // Withdrawn by the organiser meanwhile, it is not counted for anybody.
            if (!counted.TryGetValue(candidate, out var result))
                continue;
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
            findings.Add($"the tally counts {counted:N0} {what}; {(least == most ? $"{least:N0}" : $"{least:N0} to {most:N0}")} are known here");
    }
}
