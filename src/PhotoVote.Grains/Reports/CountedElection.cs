using System.Collections.Immutable;
using PhotoVote.Client.Results;
using PhotoVote.Domain.Counting;
using PhotoVote.Domain.Elections;

namespace PhotoVote.Grains.Reports;

/// <summary>One competition's report, with what it was counted from.</summary>
internal sealed record CountedCompetition(int Number, CountingParameters Parameters, CountReport Report);

/// <summary>An election counted for a report.</summary>
internal sealed record CountedElection(ResultsView Results, ElectionState Election, ReportRule By, ImmutableArray<CountedCompetition> Competitions)
{
    public bool IsFinal => Results.Status == "final";

    /// <summary>What must be said of the whole; null when it is the election's own, final count.</summary>
    public string? Note
    {
        get
        {
            var counting = IsFinal ? null : "Counting: ballots may still come, and nothing of this is final.";
            var comparison = By.IsComparison
                ? $"Comparison: this election counts by \"{Election.Counting.Rule}\", version {Election.Counting.RuleVersion}. Here the same ballots are counted by "
                    + $"\"{By.Rule.Name}\", version {By.Rule.Version}, with its default parameters and without a draw: this is no result of the election."
                : null;
            return (comparison, counting) is (null, null) ? null : string.Join(' ', new[] { comparison, counting }.Where(n => n is not null));
        }
    }

    /// <summary>The profile of a competition as its results show it.</summary>
    public static CompetitionProfile ProfileOf(CompetitionResults competition, ElectionState election)
    {
        var scale = GradeScale.Of(election.ScaleMin, election.ScaleMax, election.Grades);
        var standing = competition.Candidates.Select(c => new CandidateProfile(c.Number, c.Title, [.. c.Histogram]));
        var withdrawn = competition.Withdrawn.Select(c => new CandidateProfile(c.Number, c.Title, [.. new long[scale.Steps]], c.Withdrawn ?? ""));
        return new CompetitionProfile(competition.Title, scale, competition.Ballots, [.. standing.Concat(withdrawn).OrderBy(c => c.Number)]);
    }
}
