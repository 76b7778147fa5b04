using PhotoVote.Domain.Elections;

namespace PhotoVote.Grains.Following;

/// <summary>
/// What a draft said and took back before it was opened is its organiser's: a name entered by mistake must not become everybody's by the
/// opening. What is changed afterwards everybody has seen.
/// </summary>
internal static class DraftHistory
{
    /// <summary>For each event whether its texts were replaced, or what they describe was removed, before the opening.</summary>
    public static bool[] TakenBack(IReadOnlyList<IElectionEvent> events)
    {
        var competitionOf = events.OfType<CandidateAdded>().ToDictionary(e => e.Candidate, e => e.Competition);
        var takenBack = new bool[events.Count];
        var saidLater = new HashSet<(Type Of, int Number)>();
        var removed = new HashSet<int>();
        var opening = events.TakeWhile(e => e is not ElectionOpened).Count();
        for (var i = opening - 1; i >= 0; i--)
        {
            takenBack[i] = events[i] switch
            {
                ElectionCreated or ElectionDescribed => !saidLater.Add((typeof(ElectionCreated), 0)),
                GradesNamed => !saidLater.Add((typeof(GradesNamed), 0)),
                CompetitionAdded e => !saidLater.Add((typeof(CompetitionAdded), e.Competition)),
                CompetitionDescribed e => !saidLater.Add((typeof(CompetitionAdded), e.Competition)),
                CandidateAdded e => !saidLater.Add((typeof(CandidateAdded), e.Candidate)) || removed.Contains(e.Competition),
                CandidateDescribed e => !saidLater.Add((typeof(CandidateAdded), e.Candidate))
                    || (competitionOf.TryGetValue(e.Candidate, out var competition) && removed.Contains(competition)),
                _ => false,
            };
            switch (events[i])
            {
                case CompetitionRemoved e:
                    saidLater.Add((typeof(CompetitionAdded), e.Competition));
                    removed.Add(e.Competition);
                    break;
                case CandidateRemoved e:
                    saidLater.Add((typeof(CandidateAdded), e.Candidate));
                    break;
            }
        }

        return takenBack;
    }
}
