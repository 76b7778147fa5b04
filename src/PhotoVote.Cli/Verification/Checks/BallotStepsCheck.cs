using System.Collections.Immutable;
using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Elections;

namespace PhotoVote.Cli.Verification.Checks;

/// <summary>
/// Asks the domain to decide again. So a rating is on the scale and of a candidate, nothing follows a cast or a void, what is cast is not
/// empty and rates nobody withdrawn.
/// </summary>
internal sealed class BallotStepsCheck : LogCheck
{
    public override string Name => "ballots";

    public override string Claim => "each event of a ballot is one that the ballot and its election allowed";

    public override void Look(LogStep step)
    {
        if (step is not { Event: IBallotEvent e, Name.Kind: StreamKind.Ballot, CanBeJudged: true, Election: { } election })
            return;
        var state = ((AggregateReplay<BallotState>)step.Stream).State;
        var rules = election.Definition.State.Rules;
        var why = e is BallotBegun begun
            ? Why(begun, state, rules)
            : Redecision.Why(e, () => BallotDecider.Decide(state, CommandOf(e, step.Name.Ballot, state), rules));
        if (why is not null)
            Fail(step, "an event that the ballot allowed", why);
    }

    // A ballot begins with its first rating, which is an event of its own and is decided there.
    private static string? Why(BallotBegun e, BallotState state, ElectionRules rules)
    {
        if (state.Phase != BallotPhase.Blank)
            return $"BallotBegun in a ballot that is {state.Phase}";
        if (!KeyHash.TryParse(e.Key, out var key) || key.IsNone)
            return "BallotBegun without a key";
        return rules.CheckOpen(now: null) is { } notOpen ? $"BallotBegun, which is refused: {notOpen.Code}" : null;
    }

    private static IBallotCommand CommandOf(IBallotEvent @event, BallotId ballot, BallotState state) => @event switch
    {
        // Decided on a blank ballot a rating would begin it; the event that begins it is missing then, and the outcome differs.
        CandidateRated e => new RateCandidate(ballot, state.Key, e.Candidate, e.Rating),
        RatingCleared e => new ClearRating(ballot, state.Key, e.Candidate),
        BallotCast e => new CastBallot(ballot, KeyHash.Parse(e.Key), Redecision.Time(e.At), Ratings(e)),
        BallotVoided => new VoidBallot(ballot),
        _ => throw new InvalidOperationException($"No command leads to {@event.GetType().Name}."),
    };

    private static ImmutableArray<CandidateRating> Ratings(BallotCast e) => e.Candidates.Length == e.Ratings.Length
        ? [.. e.Candidates.Zip(e.Ratings, (candidate, rating) => new CandidateRating(candidate, rating))]
        : throw new FormatException($"{e.Candidates.Length} candidates have {e.Ratings.Length} ratings.");
}
