using System.Globalization;
using System.Security.Cryptography;
using PhotoVote.Cli.Voting;
using PhotoVote.Client.Elections;
using PhotoVote.Client.Results;
using PhotoVote.Domain;

namespace PhotoVote.Cli.Replay.Histograms;

/// <param name="PhotosPerElection">How many photos an election has, about: all have the same number, or one less.</param>
/// <param name="BallotsAtOnce">How many ballots are under way at a time.</param>
internal sealed record HistogramPlan(HistogramFile File, int PhotosPerElection, int BallotsAtOnce);

/// <summary>What a replay of histograms came to. Printed as JSON: names are for programs.</summary>
/// <param name="Seconds">From the first election's creation to the last one's results.</param>
/// <param name="PhotosThatDiffer">Whose final histogram is not the file's.</param>
/// <param name="Differences">The first of them, in words.</param>
internal sealed record HistogramOutcome(
    string Path, int Photos, int Elections, long Ballots, long Ratings, double Seconds, double BallotsPerSecond, double RatingsPerSecond, int PhotosThatDiffer, IReadOnlyList<string> Differences);

/// <summary>Holds elections in which made-up voters give photos exactly the ratings of a file, and compares what is counted with it.</summary>
internal sealed class HistogramReplay(IVotingPath path, HistogramPlan plan, Terminal terminal, TimeProvider time)
{
    /// <summary>While some are defined, opened or counted, others are voted in.</summary>
    private const int ElectionsAtOnce = 8;

    private const int DifferencesKept = 20;

    /// <summary>How long a closed election may take to be counted.</summary>
    private static readonly TimeSpan CountPatience = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly List<string> _differences = [];
    private int _photosThatDiffer;
    private long _ballots;
    private long _ratings;

    /// <exception cref="BallotsFileException">The file is not what it was.</exception>
    /// <exception cref="Http.PhotoVoteProblemException">Something was refused.</exception>
    /// <exception cref="Http.PhotoVoteUnreachableException">Something is not settled, or not counted.</exception>
    public async Task<HistogramOutcome> RunAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var elections = Elections(plan.File.Photos, plan.PhotosPerElection);
        var options = new ParallelOptions { MaxDegreeOfParallelism = ElectionsAtOnce, CancellationToken = cancellationToken };
        await terminal.WatchAsync("casting ballots", plan.File.Ratings, async done =>
        {
            await Parallel.ForEachAsync(Split(plan.File, elections), options, async (election, token) =>
            {
                await HoldAsync($"Photos {election.First:N0} to {election.First + election.Photos.Count - 1:N0}", election.Photos, done, token);
                terminal.Note(string.Create(CultureInfo.InvariantCulture, $"{time.GetElapsedTime(began).TotalSeconds,6:0} s  {Volatile.Read(ref _ratings):N0} of {plan.File.Ratings:N0} ratings in {Volatile.Read(ref _ballots):N0} ballots"));
            });
            return true;
        });
        var seconds = time.GetElapsedTime(began).TotalSeconds;
        return new(path.Name, plan.File.Photos, elections, _ballots, _ratings, seconds, _ballots / seconds, _ratings / seconds, _photosThatDiffer, _differences);
    }

    /// <summary>As many as are needed, but each has two photos at least.</summary>
    private static int Elections(int photos, int perElection) => Math.Max(1, Math.Min((photos + perElection - 1) / perElection, photos / 2));

    private static IEnumerable<(int First, IReadOnlyList<PhotoHistogram> Photos)> Split(HistogramFile file, int elections)
    {
        using var photos = file.Read().GetEnumerator();
        for (var election = 0; election < elections; election++)
        {
            var (first, next) = ((int)((long)file.Photos * election / elections), (int)((long)file.Photos * (election + 1) / elections));
            var some = new List<PhotoHistogram>(next - first);
            while (some.Count < next - first && photos.MoveNext())
                some.Add(photos.Current);
            yield return (first + 1, some);
        }
    }

    private async Task HoldAsync(string title, IReadOnlyList<PhotoHistogram> photos, Action<int> done, CancellationToken cancellationToken)
    {
        var deal = new Deal(photos);
        var key = new SecretKey(RandomNumberGenerator.GetBytes(SecretKey.Size));
        var terms = new ElectionTerms(title, "Ratings of a file, dealt out.", ScaleMin: 1, ScaleMax: plan.File.HighestRating);
        var (election, candidates) = await path.CreateAsync(key, new NewElection(terms, Math.Max(1, deal.Voters)), [.. photos.Select(photo => photo.Photo)], cancellationToken);
        await path.RegisterAllAsync(election, Enumerable.Range(0, deal.Voters).Select(VoterId), cancellationToken);
        await path.OpenAsync(election, cancellationToken);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, plan.BallotsAtOnce / ElectionsAtOnce), CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, deal.Voters, options, async (voter, token) =>
        {
            var ratings = deal.RatingsOf(voter).ToDictionary(r => candidates[r.Photo], r => r.Rating);
            await VoteAsync(election.Voter(Domain.VoterId.Parse(VoterId(voter))), ratings, token);
            done(ratings.Count);
        });
        await path.CloseAsync(election, cancellationToken);
        Compare(photos, candidates, await path.FinalResultsAsync(election, CountPatience, time, cancellationToken));
    }

    private async Task VoteAsync(Voter voter, Dictionary<int, int> ratings, CancellationToken cancellationToken)
    {
        if (ratings.Count == 0)
            return;
        var ballot = BallotId.Parse((await path.AskBallotAsync(Ulid.NewUlid(), voter, cancellationToken)).ValueOrThrow("asking for a ballot"));
        (await path.Enter(voter, ballot).CastWholeAsync(Ulid.NewUlid(), ratings, cancellationToken)).ValueOrThrow("casting a ballot");
        Interlocked.Increment(ref _ballots);
        Interlocked.Add(ref _ratings, ratings.Count);
    }

    private void Compare(IReadOnlyList<PhotoHistogram> photos, IReadOnlyList<int> candidates, ResultsView results)
    {
        var counted = results.Competitions.SelectMany(c => c.Candidates).ToDictionary(c => c.Number, c => c.Histogram);
        for (var i = 0; i < photos.Count; i++)
        {
            var histogram = counted.GetValueOrDefault(candidates[i]) ?? [];
            if (histogram.SequenceEqual(photos[i].Counts.Select(n => (long)n)))
                continue;
            lock (_lock)
            {
                _photosThatDiffer++;
                if (_differences.Count < DifferencesKept)
                    _differences.Add($"{photos[i].Photo}: counted {string.Join(' ', histogram)}, in the file {string.Join(' ', photos[i].Counts)}");
            }
        }
    }

    // Opaque, and the same in every election: a voter is one of an election.
    private static string VoterId(int voter) => string.Create(CultureInfo.InvariantCulture, $"v{voter + 1:D6}");
}
