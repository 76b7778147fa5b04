using System.Collections.Concurrent;
using PhotoVote.Client.Ballots;
using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Elections;
using static PhotoVote.Campaign.Races.RaceException;

namespace PhotoVote.Campaign.Races;

/// <summary>
/// One election in which voters race against something that the organiser does. Afterwards its log is read: what was acknowledged is there
/// and counts, what was refused is not there, and nothing is where it may not be.
/// </summary>
internal abstract class Race(RaceStage stage, int seed)
{
    protected const int Clients = 10;
    protected const int VotersOfEach = 4;

    private readonly ConcurrentBag<Cast> _casts = [];

    protected RaceClient Organiser { get; } = new(stage.Silos, seed);

    protected RaceElection Election { get; private set; } = null!;

    protected IReadOnlyCollection<Cast> Casts => _casts;

    private Random Random => Organiser.Random;

    /// <summary>Runs it to its end.</summary>
    /// <exception cref="RaceException">Something is not as it must be.</exception>
    public async Task<RaceRound> RunAsync(CancellationToken cancellationToken)
    {
        var voters = Enumerable.Range(0, Clients).Select(client => Enumerable.Range(0, VotersOfEach).Select(i => $"v{client}-{i}").ToArray()).ToArray();
        Election = await RaceElection.OpenAsync(stage, Organiser, [.. voters.SelectMany(v => v)], cancellationToken).ConfigureAwait(false);
        var clients = voters.Select(_ => NewClient(Random.Next())).ToArray();
        var round = await RaceAsync(clients, voters).ConfigureAwait(false);
        if (await Election.LifecycleAsync(Organiser).ConfigureAwait(false) != "closed")
            RaceElection.Done(await Election.ChangeAsync(Organiser, new Client.Elections.ElectionChange.Close()).ConfigureAwait(false));
        await RepeatAsync().ConfigureAwait(false);
        await CheckAsync(cancellationToken).ConfigureAwait(false);
        return round;
    }

    protected abstract Task<RaceRound> RaceAsync(IReadOnlyList<RaceClient> clients, IReadOnlyList<string[]> voters);

    /// <summary>What is particular to this race.</summary>
    protected abstract void Check(IReadOnlyList<RaceEvent> log);

    /// <summary>Why a cast may be refused.</summary>
    protected abstract bool MayRefuseCast(Cast cast);

    protected RaceClient NewClient(int seed) => new(stage.Silos, seed);

    protected async Task<Told<BallotView>> CastAsync(RaceClient client, string voter, RaceBallot ballot, Dictionary<int, int> ratings, bool whole)
    {
        var command = Ulid.NewUlid();
        var told = await ballot.CastAsync(client, command, whole ? ratings : null).ConfigureAwait(false);
        var cast = new Cast(voter, ballot, command, ratings, whole, told);
        Unless(told.IsDone || MayRefuseCast(cast), $"{voter}'s cast was refused: {told.Code}");
        _casts.Add(cast);
        return told;
    }

    protected static int AnyRating(RaceClient client) => client.Random.Next(6);

    protected static Dictionary<int, int> AnyRatings(RaceClient client) =>
        Enumerable.Range(1, RaceElection.Candidates).Where(c => c == 1 || client.Random.Next(2) == 0).ToDictionary(c => c, _ => AnyRating(client));

    protected static IEnumerable<RaceEvent> Of<T>(IReadOnlyList<RaceEvent> log) => log.Where(e => e.Event is T);

    /// <summary>Whoever lost the answer asks again, when all is over: casts that counted are told so, and the others are refused again.</summary>
    private async Task RepeatAsync()
    {
        foreach (var cast in _casts.Where(_ => Random.Next(6) == 0))
        {
            var again = await cast.Ballot.CastAsync(Organiser, cast.Command, cast.Whole ? cast.Ratings : null).ConfigureAwait(false);
            Unless(again.IsDone == cast.Told.IsDone, $"{cast.Voter}'s cast was {cast.Told.Code ?? "done"}, and again {again.Code ?? "done"}");
            Unless(!again.IsDone || again.Reply.Repeated, $"{cast.Voter}'s cast was done twice");
        }
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        var log = await Election.EventsAsync(cancellationToken).ConfigureAwait(false);
        Unless(Of<ElectionClosed>(log).Count() == 1, "it closed more than once");
        var close = Of<ElectionClosed>(log).Single().Position;
        foreach (var late in log.Where(e => e.Position > close))
            Unless(late.Event is not IBallotEvent, $"{late.Event} comes after the close");

        var counted = Of<BallotCast>(log).ToDictionary(e => e.Stream, e => (BallotCast)e.Event, StringComparer.Ordinal);
        foreach (var cast in _casts)
        {
            Unless(counted.TryGetValue(cast.Ballot.Stream, out var written) == cast.Told.IsDone, $"{cast.Voter} was told {cast.Told.Code ?? "done"}");
            if (written is not null)
                CheckRatings(cast, written, Of<BallotCast>(log).Single(e => e.Stream == cast.Ballot.Stream).Position, log);
        }

        Unless(counted.Count == _casts.Count(cast => cast.Told.IsDone), "there are casts that nobody sent");
        Check(log);
        await CheckTallyAsync([.. counted.Values]).ConfigureAwait(false);
    }

    /// <summary>A cast counts as it was sent, but for whom the organiser had withdrawn by then.</summary>
    private static void CheckRatings(Cast cast, BallotCast written, long position, IReadOnlyList<RaceEvent> log)
    {
        var withdrawn = Of<CandidateWithdrawn>(log).Where(e => e.Position < position).Select(e => ((CandidateWithdrawn)e.Event).Candidate).ToHashSet();
        var wanted = cast.Ratings.Where(r => !withdrawn.Contains(r.Key)).OrderBy(r => r.Key).Select(r => (r.Key, r.Value));
        Unless(wanted.SequenceEqual(written.Candidates.Zip(written.Ratings)), $"{cast.Voter}'s cast was written otherwise: {string.Join(", ", written.Candidates.Zip(written.Ratings))}");
    }

    private async Task CheckTallyAsync(IReadOnlyList<BallotCast> casts)
    {
        var results = await Election.ResultsAsync(Organiser).ConfigureAwait(false);
        Unless(results.Status == "final", $"the results are {results.Status} after the close");
        Unless(results.Turnout.Cast == casts.Count, $"{results.Turnout.Cast} casts are counted of {casts.Count}");
        foreach (var candidate in results.Competitions.Single().Candidates)
        {
            var histogram = new long[6];
            foreach (var cast in casts)
                if (cast.Candidates.IndexOf(candidate.Number) is >= 0 and var at)
                    histogram[cast.Ratings[at]]++;
            Unless(candidate.Histogram.SequenceEqual(histogram), $"candidate {candidate.Number} is counted wrong");
        }
    }

    /// <param name="Ratings">What the voter wants to count.</param>
    protected sealed record Cast(string Voter, RaceBallot Ballot, Ulid Command, Dictionary<int, int> Ratings, bool Whole, Told<BallotView> Told);
}
