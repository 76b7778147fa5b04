using System.Collections.Immutable;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Counting;

namespace PhotoVote.Cli.Verification;

/// <summary>Compares candidates of an election's competitions, ballot by ballot, as its events go by.</summary>
internal sealed class ComparedCandidates
{
    private readonly List<One> _all = [];

    /// <param name="toCompare">The numbers of candidates, each once.</param>
    /// <returns>What the ballots that come now say of them.</returns>
    public PairCounter Add(GradeScale scale, ImmutableArray<int> toCompare)
    {
        var one = new One(scale, toCompare);
        _all.Add(one);
        return one.Pairs;
    }

    public void When(object @event)
    {
        if (@event is BallotCast cast)
            foreach (var one in _all)
                one.Count(cast);
    }

    private sealed class One(GradeScale scale, ImmutableArray<int> toCompare)
    {
        private readonly Dictionary<int, int> _places = toCompare.Index().ToDictionary(c => c.Item, c => c.Index);
        private readonly int[] _ratings = new int[toCompare.Length];

        public PairCounter Pairs { get; } = new(scale, [.. toCompare.Select(n => new CountedCandidate(n, ""))], toCompare);

        public void Count(BallotCast cast)
        {
            Array.Fill(_ratings, ProfileCounter.Blank);
            foreach (var (candidate, rating) in cast.Candidates.Zip(cast.Ratings))
                if (_places.TryGetValue(candidate, out var place) && scale.Holds(rating))
                    _ratings[place] = rating;
            Pairs.Count(_ratings);
        }
    }
}
