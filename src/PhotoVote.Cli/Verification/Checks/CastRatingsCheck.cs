using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.EventLog;

namespace PhotoVote.Cli.Verification.Checks;

/// <summary>
/// What counts must be what the holder asked for, without those withdrawn meanwhile: either what the ballot's steps said, or a whole
/// ballot, which replaces them. The log keeps the fingerprint of the request, which tells the two apart and says what a whole one held.
/// </summary>
internal sealed class CastRatingsCheck : LogCheck
{
    private readonly List<Cast> _pending = [];

    public override string Name => "cast-ratings";

    public override string Claim => "each ballot is cast as its holder asked: as it was rated, or with the ratings sent along";

    public override void Look(LogStep step)
    {
        if (step is not { Event: BallotCast e, CanBeJudged: true, Election: { } election, Stream: AggregateReplay<BallotState> { State: var state } })
            return;
        var rules = election.Definition.State.Rules;
        var rated = state.Phase == BallotPhase.Begun ? state.Ratings.Where(r => !rules.IsWithdrawn(r.Key)).ToDictionary() : null;
        _pending.Add(new Cast(step, election.Id, e, rated, election.Definition.State.WithdrawnCandidates > 0));
    }

    public override async Task EndPageAsync(IEventLog log, CancellationToken cancellationToken)
    {
        var commands = await Task.WhenAll(_pending.Select(cast => log.FindCommandAsync(cast.Step.Partition, cast.Step.Recorded.Id, cancellationToken)));
        foreach (var (cast, command) in _pending.Zip(commands))
            Judge(cast, command);
        _pending.Clear();
    }

    private void Judge(Cast cast, CommandRecord? command)
    {
        var e = cast.Event;
        if (command is null)
            Fail(cast.Step, "a command that asks for the cast", "none");
        else if (command.Fingerprint == CastRequest.AsRated(cast.Election, e) || (cast.Rated is not null && !MayBeWhole(command.Fingerprint, cast)))
            CheckRated(cast);
        else if (!MayBeWhole(command.Fingerprint, cast))
            Fail(cast.Step, "the ratings that were sent, of which the log keeps a fingerprint", Text(e.Candidates.Zip(e.Ratings)));
    }

    private void CheckRated(Cast cast)
    {
        var e = cast.Event;
        List<KeyValuePair<int, int>> rated = [.. (cast.Rated ?? new Dictionary<int, int>()).OrderBy(r => r.Key)];
        if (!rated.Select(r => r.Key).SequenceEqual(e.Candidates) || !rated.Select(r => r.Value).SequenceEqual(e.Ratings))
            Fail(cast.Step, Text(rated.Select(r => (r.Key, r.Value))), Text(e.Candidates.Zip(e.Ratings)));
    }

    // A whole ballot may have rated people who were withdrawn, whom the event no longer names: then its request cannot be rebuilt.
    private static bool MayBeWhole(Fingerprint request, Cast cast) =>
        request == CastRequest.Whole(cast.Election, cast.Event)
        || (cast.AnyWithdrawn && request != CastRequest.AsRated(cast.Election, cast.Event));

    private static string Text(IEnumerable<(int Candidate, int Rating)> ratings) =>
        "ratings " + string.Join(' ', ratings.Select(r => $"{r.Candidate}:{r.Rating}"));

    private sealed record Cast(LogStep Step, ElectionId Election, BallotCast Event, IReadOnlyDictionary<int, int>? Rated, bool AnyWithdrawn);
}
