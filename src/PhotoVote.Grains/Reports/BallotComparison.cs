using System.Collections.Immutable;
using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Counting;
using PhotoVote.StoredEvents.Pairs;

namespace PhotoVote.Grains.Reports;

/// <summary>What a rule wants to know of a competition's ballots.</summary>
/// <param name="Number">The competition's.</param>
/// <param name="ToCompare">The numbers of those to compare.</param>
internal sealed record WantedComparison(int Number, CompetitionProfile Profile, ImmutableArray<int> ToCompare)
{
    /// <summary>Whether this is what was kept: of the same profile, with the same candidates.</summary>
    public bool IsIn(ComparedCompetition kept) =>
        kept.Number == Number && kept.Digest == Profile.Digest() && kept.Pairs.Compared.AsSpan().SequenceEqual(ToCompare.AsSpan());
}

/// <summary>
/// The second pass over an election's ballots: one for all its competitions. In memory are a page of the log and the square of those to compare.
/// </summary>
internal sealed class BallotComparison
{
    private readonly List<Counter> _counters = [];
    private readonly Dictionary<int, (Counter Counter, int Place)> _places = [];

    public BallotComparison(IEnumerable<WantedComparison> wanted)
    {
        foreach (var one in wanted)
        {
            var counter = new Counter(one);
            _counters.Add(counter);
            foreach (var (place, candidate) in one.ToCompare.Index())
                _places.Add(candidate, (counter, place));
        }
    }

    public static async Task<ImmutableArray<ComparedCompetition>> RunAsync(
        CastBallots ballots, ElectionId election, long upTo, IReadOnlyCollection<WantedComparison> wanted, CancellationToken cancellationToken)
    {
        var comparison = new BallotComparison(wanted);
        await ballots.ReadAsync(election, upTo, comparison.Count, cancellationToken).ConfigureAwait(false);
        return comparison.Compared();
    }

    /// <summary>What was counted so far.</summary>
    public ImmutableArray<ComparedCompetition> Compared() =>
        [.. _counters.Select(c => new ComparedCompetition(c.Wanted.Number, c.Wanted.Profile.Digest(), c.Pairs.Matrix()))];

    public void Count(BallotCast ballot)
    {
        var candidates = ballot.Candidates.AsSpan();
        var ratings = ballot.Ratings.AsSpan();
        for (var i = 0; i < candidates.Length && i < ratings.Length; i++)
            if (_places.TryGetValue(candidates[i], out var place))
                place.Counter.Rate(place.Place, ratings[i]);
        foreach (var counter in _counters)
            counter.EndBallot();
    }

    private sealed class Counter
    {
        private readonly int[] _ratings;
        private bool _any;

        public Counter(WantedComparison wanted)
        {
            Wanted = wanted;
            Pairs = new PairCounter(wanted.Profile.Scale, [.. wanted.ToCompare.Select(n => new CountedCandidate(n, ""))], wanted.ToCompare);
            _ratings = new int[wanted.ToCompare.Length];
            Array.Fill(_ratings, ProfileCounter.Blank);
        }

        public WantedComparison Wanted { get; }

        public PairCounter Pairs { get; }

        public void Rate(int place, int rating)
        {
            // As the tally does: what is not on the scale says nothing.
            if (!Wanted.Profile.Scale.Holds(rating))
                return;
            (_ratings[place], _any) = (rating, true);
        }

        public void EndBallot()
        {
            if (!_any)
                return;
            Pairs.Count(_ratings);
            Array.Fill(_ratings, ProfileCounter.Blank);
            _any = false;
        }
    }
}
