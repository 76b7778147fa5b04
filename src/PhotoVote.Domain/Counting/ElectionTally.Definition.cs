using System.Diagnostics;
using PhotoVote.Domain.Elections;

namespace PhotoVote.Domain.Counting;

// What of the election's own stream matters to its tally. Total, as a When is.
public sealed partial class ElectionTally
{
    public void When(IElectionEvent @event)
    {
        // Even a corrected text, or a close that was moved: whoever watches is told that there is another version of the definition.
        Changes++;
        switch (@event)
        {
            case ElectionCreated e:
                Election = ElectionId.TryParse(e.Election, out var id) ? id : default;
                Define(e.Title, e.ScaleMin, e.ScaleMax, e.Visibility);
                break;
            case ElectionDescribed e:
                Define(e.Title, e.ScaleMin, e.ScaleMax, e.Visibility);
                break;
            case ElectionTextCorrected e:
                _title = e.Title;
                break;
            case CompetitionAdded e:
                _competitions[e.Competition] = new CompetitionCount(e.Competition, e.Title);
                break;
            case CompetitionDescribed e:
                Entitle(e.Competition, e.Title);
                break;
            case CompetitionTextCorrected e:
                Entitle(e.Competition, e.Title);
                break;
            case CompetitionRemoved e:
                Remove(e.Competition);
                break;
            case CandidateAdded e:
                Add(e);
                break;
            case CandidateDescribed e when _candidates.TryGetValue(e.Candidate, out var candidate):
                (candidate.Title, candidate.Author, candidate.Photo) = (e.Title, e.Author, e.Photo);
                break;
            case CandidateTextCorrected e when _candidates.TryGetValue(e.Candidate, out var candidate):
                (candidate.Title, candidate.Author) = (e.Title, e.Author);
                break;
            case CandidateRemoved e:
                _candidates.Remove(e.Candidate);
                break;
            case CandidateWithdrawn e:
                Withdraw(e);
                break;
            case ElectionOpened:
                Lifecycle = Lifecycle.Open;
                break;
            case ElectionClosed:
                Lifecycle = Lifecycle.Closed;
                break;
            case ResultsPublished:
                IsPublished = true;
                break;
            case CountingChosen e:
                LiveBallots = Math.Max(1, e.LiveBallots);
                break;
            case CandidateDescribed or CandidateTextCorrected or CandidatesOrdered or AuthorsChosen or GradesNamed or ElectionScheduled or CompetitionQuorumSet or DrawSealed or DrawRevealed:
                break;
            default:
                throw new UnreachableException($"No arm of When for {@event.GetType().Name}.");
        }
    }

    private void Define(string title, int scaleMin, int scaleMax, string visibility)
    {
        (_title, ScaleMin, ScaleMax) = (title, scaleMin, scaleMax);
        _visibility = ElectionTerms.VisibilityOf(visibility);
        foreach (var candidate in _candidates.Values)
            (candidate.Histogram, candidate.Shown) = (new long[Steps], []);
    }

    private int Steps => (int)Math.Clamp((long)ScaleMax - ScaleMin + 1, 0, Limits.MostSteps);

    private void Add(CandidateAdded e)
    {
        if (!_competitions.TryGetValue(e.Competition, out var competition))
            return;
        _candidates[e.Candidate] = new CandidateCount(e.Candidate, competition, e.Title)
        {
            Author = e.Author,
            Photo = e.Photo,
            Histogram = new long[Steps],
            Dropped = _withdrawn.Contains(e.Candidate),
        };
    }

    private void Entitle(int number, string title)
    {
        if (_competitions.TryGetValue(number, out var competition))
            competition.Title = title;
    }

    private void Remove(int number)
    {
        if (!_competitions.Remove(number, out var removed))
            return;
        foreach (var candidate in _candidates.Values.Where(c => c.Competition == removed).ToList())
            _candidates.Remove(candidate.Number);
    }

    private void Withdraw(CandidateWithdrawn e)
    {
        _withdrawn.Add(e.Candidate);
        if (!_candidates.TryGetValue(e.Candidate, out var candidate))
            return;
        candidate.Withdrawn = e.Reason;
        if (candidate.Dropped)
            return;
        candidate.Dropped = true;

        // Whom nobody rated can go without a trace: no ballot counted because of them.
        NeedsRecount |= candidate.Histogram.Any(count => count > 0);
        Array.Clear(candidate.Histogram);
        Array.Clear(candidate.Shown);
    }
}
