using System.Collections.Concurrent;
using PhotoVote.Client.Elections;
using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Elections;
using static PhotoVote.Campaign.Races.RaceException;

namespace PhotoVote.Campaign.Races;

/// <summary>Everybody rates a candidate whom the organiser withdraws.</summary>
internal sealed class WithdrawalRace(RaceStage stage, int seed) : Race(stage, seed)
{
    private const int Withdrawn = RaceElection.Candidates;

    /// <summary>How often each voter rates them.</summary>
    private const int Times = 3;

    private readonly ConcurrentBag<(RaceBallot Ballot, int Rating, Told<Client.Ballots.BallotView> Told)> _rated = [];
    private readonly TaskCompletionSource _begin = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _ratings;

    protected override async Task<RaceRound> RaceAsync(IReadOnlyList<RaceClient> clients, IReadOnlyList<string[]> voters)
    {
        var ballots = await Task.WhenAll(voters.Select(names => Task.WhenAll(names.Select(name => Election.BallotAsync(Organiser, name))))).ConfigureAwait(false);
        var after = Organiser.Random.Next(1, Clients * VotersOfEach * Times / 2);
        var voting = Task.WhenAll(clients.Select((client, i) => Task.Run(async () =>
        {
            for (var v = 0; v < VotersOfEach; v++)
                await VoteAsync(client, voters[i][v], ballots[i][v], after).ConfigureAwait(false);
        })));
        await Task.WhenAny(_begin.Task, voting).ConfigureAwait(false);
        var told = await Election.ChangeAsync(Organiser, new ElectionChange.Withdraw(Withdrawn, "Not theirs.")).ConfigureAwait(false);
        RaceElection.Done(told);
        await voting.ConfigureAwait(false);
        var met = _rated.Where(rating => new Turn(told.Sent, told.Answered).Met(rating.Told)).ToList();
        return new(RaceKind.Withdrawal, met.Count(rating => rating.Told.IsDone), met.Count(rating => !rating.Told.IsDone), _rated.Count + Casts.Count);
    }

    protected override bool MayRefuseCast(Cast cast) => false;

    protected override void Check(IReadOnlyList<RaceEvent> log)
    {
        var withdrawal = Of<CandidateWithdrawn>(log).Single().Position;
        var written = Of<CandidateRated>(log).Where(e => ((CandidateRated)e.Event).Candidate == Withdrawn).ToList();
        foreach (var late in written.Where(e => e.Position > withdrawal))
            throw new RaceException($"{late.Event} comes after the withdrawal");
        foreach (var of in _rated.GroupBy(rating => rating.Ballot))
            Unless(
                of.Where(rating => rating.Told.IsDone).OrderBy(rating => rating.Told.Sent).Select(rating => rating.Rating)
                    .SequenceEqual(written.Where(e => e.Stream == of.Key.Stream).Select(e => ((CandidateRated)e.Event).Rating)),
                $"{of.Key.Id}: what was acknowledged is not what is written");
        foreach (var cast in Of<BallotCast>(log).Where(e => e.Position > withdrawal))
            Unless(!((BallotCast)cast.Event).Candidates.Contains(Withdrawn), $"{cast.Event} comes after the withdrawal");
    }

    private async Task VoteAsync(RaceClient client, string voter, RaceBallot ballot, int after)
    {
        var ratings = new Dictionary<int, int> { [1] = AnyRating(client) };
        Unless((await ballot.RateAsync(client, 1, ratings[1]).ConfigureAwait(false)).IsDone, $"{voter} cannot rate another candidate");
        for (var i = 0; i < Times; i++)
        {
            // Never the same as before: each of these writes.
            var rating = (2 * i) + client.Random.Next(2);
            var told = await ballot.RateAsync(client, Withdrawn, rating).ConfigureAwait(false);
            Unless(told.IsDone || told.Code == RefusalCodes.CandidateWithdrawn, $"{voter}'s rating was refused: {told.Code}");
            _rated.Add((ballot, rating, told));
            if (told.IsDone)
                ratings[Withdrawn] = rating;
            if (Interlocked.Increment(ref _ratings) == after)
                _begin.SetResult();
        }

        await CastAsync(client, voter, ballot, ratings, whole: client.Random.Next(2) == 0).ConfigureAwait(false);
    }
}
