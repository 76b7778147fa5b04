using PhotoVote.Client.Elections;
using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Elections;
using PhotoVote.Domain.Rolls;
using static PhotoVote.Campaign.Races.RaceException;

namespace PhotoVote.Campaign.Races;

/// <summary>Everybody votes, step by step and whole, while the organiser closes, or while the time of the close comes.</summary>
internal sealed class CloseRace(RaceStage stage, int seed, bool scheduled) : Race(stage, seed)
{
    /// <summary>Long enough for the schedule to be in the log by then, nearly always, and for many not to be done.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(40);

    private readonly TaskCompletionSource _begin = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset? _closesAt;
    private int _casts;

    protected override async Task<RaceRound> RaceAsync(IReadOnlyList<RaceClient> clients, IReadOnlyList<string[]> voters)
    {
        var early = await Task.WhenAll(clients.Select(async (client, i) => await Task.WhenAll(
            voters[i].Where(_ => client.Random.Next(3) > 0).ToList().Select(async voter => (Voter: voter, Ballot: await Election.BallotAsync(Organiser, voter).ConfigureAwait(false)))).ConfigureAwait(false)))
            .ConfigureAwait(false);
        var after = Organiser.Random.Next(1, Clients * VotersOfEach / 2);
        var voting = Task.WhenAll(clients.Select((client, i) => Task.Run(async () =>
        {
            var ballots = early[i].ToDictionary(e => e.Voter, e => e.Ballot, StringComparer.Ordinal);
            foreach (var voter in voters[i])
            {
                await VoteAsync(client, voter, ballots.GetValueOrDefault(voter)).ConfigureAwait(false);
                if (Interlocked.Increment(ref _casts) == after)
                    _begin.SetResult();
            }
        })));
        await Task.WhenAny(_begin.Task, voting).ConfigureAwait(false);
        var turn = await CloseAsync().ConfigureAwait(false);
        await voting.ConfigureAwait(false);
        var met = Casts.Where(cast => turn.Met(cast.Told)).ToList();
        return new(scheduled ? RaceKind.ScheduledClose : RaceKind.Close, met.Count(cast => cast.Told.IsDone), met.Count(cast => !cast.Told.IsDone), Casts.Count);
    }

    protected override bool MayRefuseCast(Cast cast) => cast.Told.Code == RefusalCodes.ElectionClosed;

    protected override void Check(IReadOnlyList<RaceEvent> log)
    {
        var close = Of<ElectionClosed>(log).Single().Position;
        foreach (var late in log.Where(e => e.Position > close))
            Unless(late.Event is not IRollEvent, $"{late.Event} comes after the close");
        if (_closesAt is { } closesAt)
            foreach (var cast in Of<BallotCast>(log).Where(cast => cast.Position > Of<ElectionScheduled>(log).Single().Position))
                Unless(((BallotCast)cast.Event).At < closesAt.ToUnixTimeMilliseconds(), $"{cast.Event} was decided after {closesAt:O}");
    }

    private async Task VoteAsync(RaceClient client, string voter, RaceBallot? ballot)
    {
        if (ballot is null)
        {
            var (told, issued) = await Election.AskAsync(client, voter).ConfigureAwait(false);
            Unless(told.IsDone || told.Code == RefusalCodes.ElectionClosed, $"{voter}'s ballot was refused: {told.Code}");
            if (issued is null)
                return;
            ballot = issued;
        }

        if (client.Random.Next(2) == 0)
        {
            await CastAsync(client, voter, ballot, AnyRatings(client), whole: true).ConfigureAwait(false);
            return;
        }

        var rated = new Dictionary<int, int>();
        foreach (var (candidate, rating) in AnyRatings(client))
        {
            var told = await ballot.RateAsync(client, candidate, rating).ConfigureAwait(false);
            Unless(told.IsDone || told.Code == RefusalCodes.ElectionClosed, $"{voter}'s rating was refused: {told.Code}");
            if (told.IsDone)
                rated[candidate] = rating;
        }

        await CastAsync(client, voter, ballot, rated, whole: false).ConfigureAwait(false);
    }

    private async Task<Turn> CloseAsync()
    {
        if (!scheduled)
        {
            var told = await Election.ChangeAsync(Organiser, new ElectionChange.Close()).ConfigureAwait(false);
            RaceElection.Done(told);
            return new(told.Sent, told.Answered);
        }

        // What lies in the past when it is looked at is refused, and then it is simply another time.
        for (var ahead = Ahead; ; ahead *= 2)
        {
            var closesAt = DateTimeOffset.FromUnixTimeMilliseconds((TimeProvider.System.GetUtcNow() + ahead).ToUnixTimeMilliseconds());
            var told = await Election.ChangeAsync(Organiser, new ElectionChange.Schedule(null, closesAt)).ConfigureAwait(false);
            if (!told.IsDone && told.Code == RefusalCodes.ScheduleInPast)
                continue;
            RaceElection.Done(told);
            _closesAt = closesAt;
            break;
        }

        var wait = _closesAt.Value - TimeProvider.System.GetUtcNow();
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait).ConfigureAwait(false);
        var sent = TimeProvider.System.GetTimestamp();
        while (await Election.LifecycleAsync(Organiser).ConfigureAwait(false) != "closed")
            await Task.Yield();
        return new(sent, TimeProvider.System.GetTimestamp());
    }
}
