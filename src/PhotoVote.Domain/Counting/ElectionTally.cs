using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Elections;
using PhotoVote.Domain.Rolls;

namespace PhotoVote.Domain.Counting;

/// <summary>
/// The counts of one election, folded from all its streams in the order of the log. Mutable and quick: a cast costs its
/// ratings. Not for use by two threads at once. Profiles (how many ballots at each rating) are always exact. How many ballots
/// count in a competition cannot be derived again when a candidate is withdrawn after ballots were counted, because a profile
/// does not say which ballots rated nobody else: then <see cref="NeedsRecount"/> is set, and counting the log again into
/// <see cref="Recount"/> gives the exact result.
/// </summary>
public sealed partial class ElectionTally
{
    private readonly Dictionary<int, CompetitionCount> _competitions = [];
    private readonly Dictionary<int, CandidateCount> _candidates = [];
    private readonly HashSet<int> _withdrawn = [];
    private string _title = "";
    private Visibility _visibility = Visibility.Published;
    private long _registered;
    private long _revoked;
    private long _created;
    private long _cast;
    private long _empty;

    public ElectionId Election { get; private set; }
    public Lifecycle Lifecycle { get; private set; }

    /// <summary>The tally has read the close: no ballot follows.</summary>
    public bool IsClosed => Lifecycle == Lifecycle.Closed;

    public bool IsPublished { get; private set; }
    public int ScaleMin { get; private set; }
    public int ScaleMax { get; private set; } = 5;

    /// <summary>Live results show a new state only when at least so many ballots have changed it.</summary>
    public int LiveBallots { get; private set; } = 1;

    /// <summary>Ballots cast.</summary>
    public long Cast => _cast;

    /// <summary>How many of the folded events changed what may be shown: turnout, counts, definition, lifecycle. Not kept.</summary>
    public long Changes { get; private set; }

    public bool ShowsResults => _visibility.ShowsResults(Lifecycle, IsPublished);

    /// <summary>A candidate whom counted ballots rated was withdrawn: how many ballots count, and the blanks, are not exact.</summary>
    public bool NeedsRecount { get; private set; }

    /// <summary>An empty tally that knows from its first ballot who has been withdrawn: feed it the election's events from the start.</summary>
    public ElectionTally Recount() => Knowing(_withdrawn);

    /// <inheritdoc cref="Recount"/>
    /// <param name="withdrawn">The candidates' numbers.</param>
    public static ElectionTally Knowing(IEnumerable<int> withdrawn)
    {
        var tally = new ElectionTally();
        tally._withdrawn.UnionWith(withdrawn);
        return tally;
    }

    /// <summary>Folds any event of the election; others (a join code's, say) are none of the tally's business.</summary>
    public void When(object @event)
    {
        switch (@event)
        {
            case IBallotEvent e:
                When(e);
                break;
            case IRollEvent e:
                When(e);
                break;
            case IElectionEvent e:
                When(e);
                break;
        }
    }

    public void When(IBallotEvent @event)
    {
        if (@event is BallotCast cast)
            Count(cast);
    }

    public void When(IRollEvent @event)
    {
        switch (@event)
        {
            case VotersRegistered e:
                _registered += e.Voters.AsSpan().Length;
                break;
            case VoterRevoked:
                _revoked++;
                break;
            case BallotCreated:
                _created++;
                Changes++;
                break;
        }
    }

    private void Count(BallotCast e)
    {
        var ballot = ++_cast;
        var counts = false;
        var candidates = e.Candidates.AsSpan();
        var ratings = e.Ratings.AsSpan();
        for (var i = 0; i < candidates.Length && i < ratings.Length; i++)
        {
            var step = (long)ratings[i] - ScaleMin;
            if (!_candidates.TryGetValue(candidates[i], out var candidate) || candidate.Dropped)
                continue;
            if (step < 0 || step >= candidate.Histogram.Length)
                continue;
            candidate.Histogram[step]++;
            counts = true;
            if (candidate.Competition.LastBallot == ballot)
                continue;
            candidate.Competition.LastBallot = ballot;
            candidate.Competition.Ballots++;
        }

        if (!counts)
            _empty++;
        Changes++;
        if (HoldsBack && ballot % LiveBallots == 0)
            Show();
    }

    private sealed class CompetitionCount(int number, string title)
    {
        public int Number { get; } = number;
        public string Title { get; set; } = title;
        public long Ballots { get; set; }

        // The number of the ballot that was counted here last, so that a ballot counts once however many it rates.
        public long LastBallot { get; set; }

        public long ShownBallots { get; set; }
    }

    private sealed class CandidateCount(int number, CompetitionCount competition, string title)
    {
        public int Number { get; } = number;
        public CompetitionCount Competition { get; } = competition;
        public string Title { get; set; } = title;
        public string? Author { get; set; }
        public string? Photo { get; set; }
        public long[] Histogram { get; set; } = [];
        public long[] Shown { get; set; } = [];
        public bool Dropped { get; set; }
        public string? Withdrawn { get; set; }
    }
}
