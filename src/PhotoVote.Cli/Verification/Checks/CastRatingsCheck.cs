using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.EventLog;

namespace PhotoVote.Cli.Verification.Checks;

/// <summary>
/// What counts of a ballot that was rated step by step must be what its steps said, without those withdrawn meanwhile. A holder may
/// also replace all that by a whole ballot; the log tells the two apart by the fingerprint of the request.
/// </summary>
internal sealed class CastRatingsCheck : LogCheck
{
    private readonly List<Doubt> _doubts = [];

    public override string Name => "cast-ratings";

    public override string Claim => "a ballot that was rated step by step is cast as it was rated, unless its holder cast a whole one instead";

    public override void Look(LogStep step)
    {
        if (step is not { Event: BallotCast cast, CanBeJudged: true, Election: { } election })
            return;
        var state = (step.Stream as AggregateReplay<BallotState>)?.State;
        if (state is not { Phase: BallotPhase.Begun })
            return;

        var rules = election.Definition.State.Rules;
        var rated = state.Ratings.Where(r => !rules.IsWithdrawn(r.Key)).ToList();
        if (rated.Select(r => r.Key).SequenceEqual(cast.Candidates) && rated.Select(r => r.Value).SequenceEqual(cast.Ratings))
            return;
        var place = new Place(
            step.Partition,
            step.Recorded.Position,
            step.Recorded.Stream,
            step.Recorded.Version,
            Text(rated.Select(r => (r.Key, r.Value))),
            Text(cast.Candidates.Zip(cast.Ratings)));
        _doubts.Add(new Doubt(place, step.Recorded.Id, election.Id, cast, election.Definition.State.WithdrawnCandidates > 0));
    }

    public override async Task EndAsync(IEventLog log, CancellationToken cancellationToken)
    {
        foreach (var doubt in _doubts)
        {
            var record = await log.FindCommandAsync(doubt.Place.Partition, doubt.Command, cancellationToken);
            if (record is null || !MayBeWhole(record.Fingerprint, doubt))
                Fail(doubt.Place);
        }
    }

    // A whole ballot may have rated people who were withdrawn, whom the event no longer names: then its request cannot be rebuilt.
    private static bool MayBeWhole(Fingerprint request, Doubt doubt) =>
        request == CastRequest.Whole(doubt.Election, doubt.Cast)
        || (doubt.AnyWithdrawn && request != CastRequest.AsRated(doubt.Election, doubt.Cast));

    private static string Text(IEnumerable<(int Candidate, int Rating)> ratings) =>
        "ratings " + string.Join(' ', ratings.Select(r => $"{r.Candidate}:{r.Rating}"));

    private sealed record Doubt(Place Place, Ulid Command, ElectionId Election, BallotCast Cast, bool AnyWithdrawn);
}
