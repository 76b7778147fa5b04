using System.Collections.Immutable;
using System.Runtime.InteropServices;
using PhotoVote.Domain.Elections;

namespace PhotoVote.Domain.Counting;

public sealed partial class ElectionTally
{
    /// <summary>A picture of the counts now, competitions and candidates in the order of their numbers.</summary>
    public TallyView View() => View(c => c.Ballots, c => c.Histogram);

    private TallyView View(Func<CompetitionCount, long> ballots, Func<CandidateCount, long[]> histogram)
    {
        var candidates = _candidates.Values.ToLookup(c => c.Competition.Number);
        return new TallyView(
            Election,
            _title,
            Lifecycle,
            IsPublished,
            ShowsResults,
            NeedsRecount,
            ScaleMin,
            ScaleMax,
            new Turnout(_registered, _revoked, _created, _cast, _empty),
            [.. _competitions.Values.OrderBy(c => c.Number).Select(c => new CompetitionTally(
                c.Number, c.Title, ballots(c), [.. candidates[c.Number].OrderBy(x => x.Number).Select(x => View(x, ballots(c), histogram(x)))]))]);
    }

    private CandidateTally View(CandidateCount candidate, long ballots, long[] histogram)
    {
        long ratings = 0;
        long sum = 0;
        for (var step = 0; step < histogram.Length; step++)
        {
            ratings += histogram[step];
            sum += histogram[step] * (ScaleMin + step);
        }

        return new CandidateTally(
            candidate.Number,
            candidate.Title,
            candidate.Author,
            candidate.Photo,
            [.. histogram],
            ratings,
            candidate.Dropped ? 0 : ballots - ratings,
            sum,
            ratings == 0 ? null : new Fraction(sum, ratings),
            candidate.Withdrawn);
    }

    public TallySnapshot ToSnapshot() => new()
    {
        Election = Election == default ? null : Election.ToString(),
        Title = _title,
        Visibility = _visibility.Word(),
        Lifecycle = Lifecycle.Word(),
        Published = IsPublished,
        ScaleMin = ScaleMin,
        ScaleMax = ScaleMax,
        Registered = _registered,
        Revoked = _revoked,
        Created = _created,
        Cast = _cast,
        Empty = _empty,
        NeedsRecount = NeedsRecount,
        LiveBallots = LiveBallots == 1 ? null : LiveBallots,
        KnownWithdrawn = [.. _withdrawn.Order()],
        Competitions = [.. _competitions.Values.OrderBy(c => c.Number)
            .Select(c => new TallySnapshotCompetition(c.Number, c.Title, c.Ballots, HoldsBack ? c.ShownBallots : null))],
        Candidates = [.. _candidates.Values.OrderBy(c => c.Number).Select(c => new TallySnapshotCandidate(
            c.Number, c.Competition.Number, c.Title, [.. c.Histogram], c.Author, c.Photo, c.Withdrawn, HoldsBack && c.Shown.Length > 0 ? [.. c.Shown] : null))],
    };

    public static ElectionTally FromSnapshot(TallySnapshot snapshot)
    {
        var tally = new ElectionTally
        {
            Election = ElectionId.TryParse(snapshot.Election, out var id) ? id : default,
            Lifecycle = snapshot.Lifecycle switch { "open" => Lifecycle.Open, "closed" => Lifecycle.Closed, _ => Lifecycle.Draft },
            IsPublished = snapshot.Published,
            ScaleMin = snapshot.ScaleMin,
            ScaleMax = snapshot.ScaleMax,
            NeedsRecount = snapshot.NeedsRecount,
            LiveBallots = Math.Max(1, snapshot.LiveBallots ?? 1),
            _title = snapshot.Title,
            _visibility = ElectionTerms.VisibilityOf(snapshot.Visibility),
            _registered = snapshot.Registered,
            _revoked = snapshot.Revoked,
            _created = snapshot.Created,
            _cast = snapshot.Cast,
            _empty = snapshot.Empty,
        };
        tally._withdrawn.UnionWith(snapshot.KnownWithdrawn);
        foreach (var c in snapshot.Competitions)
            tally._competitions.Add(c.Number, new CompetitionCount(c.Number, c.Title) { Ballots = c.Ballots, ShownBallots = c.Shown ?? 0 });
        foreach (var c in snapshot.Candidates)
        {
            tally._candidates.Add(c.Number, new CandidateCount(c.Number, tally._competitions[c.Competition], c.Title)
            {
                Author = c.Author,
                Photo = c.Photo,
                Histogram = ImmutableCollectionsMarshal.AsArray(c.Histogram)?.ToArray() ?? [],
                Shown = c.Shown?.ToArray() ?? [],
                Dropped = tally._withdrawn.Contains(c.Number),
                Withdrawn = c.Withdrawn,
            });
        }

        return tally;
    }
}
