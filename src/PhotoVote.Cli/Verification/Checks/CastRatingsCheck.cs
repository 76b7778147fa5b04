using PhotoVote.Domain.Ballots;

namespace PhotoVote.Cli.Verification.Checks;

/// <summary>What counts of a ballot that was rated step by step must be what its steps said, without those withdrawn meanwhile.</summary>
internal sealed class CastRatingsCheck : LogCheck
{
    public override string Name => "cast-ratings";

    public override string Claim => "a ballot that was rated step by step is cast as it was rated";

    public override void Look(LogStep step)
    {
        if (step is not { Event: BallotCast cast, CanBeJudged: true, Election: { } election })
            return;
        var state = (step.Stream as AggregateReplay<BallotState>)?.State;
        if (state is not { Phase: BallotPhase.Begun })
            return;

        var rules = election.Definition.State.Rules;
        var rated = state.Ratings.Where(r => !rules.IsWithdrawn(r.Key)).ToList();
        if (!rated.Select(r => r.Key).SequenceEqual(cast.Candidates) || !rated.Select(r => r.Value).SequenceEqual(cast.Ratings))
            Fail(step, Text(rated.Select(r => (r.Key, r.Value))), Text(cast.Candidates.Zip(cast.Ratings)));
    }

    private static string Text(IEnumerable<(int Candidate, int Rating)> ratings) =>
        "ratings " + string.Join(' ', ratings.Select(r => $"{r.Candidate}:{r.Rating}"));
}
