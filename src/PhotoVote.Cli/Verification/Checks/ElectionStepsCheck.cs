using PhotoVote.Domain;
using PhotoVote.Domain.Elections;

namespace PhotoVote.Cli.Verification.Checks;

/// <summary>Asks the domain to decide again: each event must be what its command leads to in the state before it.</summary>
internal sealed class ElectionStepsCheck : LogCheck
{
    /// <summary>A counting that fits every scale.</summary>
    private static readonly CountingChosen Usual = new("score", 1, "worst", 0, 0, 10, 1);

    /// <summary>Grades that fit every scale.</summary>
    private static readonly GradesNamed Numbers = new([]);

    public override string Name => "elections";

    public override string Claim => "each event of an election is one that the election allowed";

    public override void Look(LogStep step)
    {
        if (step is not { Event: IElectionEvent e, Name.Kind: StreamKind.Election, CanBeJudged: true })
            return;
        if (Redecision.Why(e, () => Decide(e, step.Election!.Definition.State)) is { } why)
            Fail(step, "an event that the election allowed", why);
    }

    // What seals the draw comes with the close, of which it is judged alone. So is a description: a counting and names of grades that fit another scale may
    // come with it, in this order, and those that do not are found at the opening, or where the stream ends.
    private static Decision<IElectionEvent> Decide(IElectionEvent e, ElectionState state) => e switch
    {
        DrawSealed when ElectionDecider.Decide(state, CommandOf(e, state)) is { Events: [var first, _] } => Decision<IElectionEvent>.Append(first),
        ElectionDescribed => ElectionDecider.Decide(state.When(Usual).When(Numbers), CommandOf(e, state)),
        CountingChosen => ElectionDecider.Decide(state.When(Numbers), CommandOf(e, state)),
        _ => ElectionDecider.Decide(state, CommandOf(e, state)),
    };

    private static IElectionCommand CommandOf(IElectionEvent @event, ElectionState state) => @event switch
    {
        ElectionCreated e => Create(e),
        ElectionDescribed e => new DescribeElection(Description(
            e.Title, e.Description, e.ScaleMin, e.ScaleMax, e.Admission, e.Visibility, e.BallotCap, e.AdmissionRate)),
        ElectionTextCorrected e => new DescribeElection(new ElectionDescription(
            e.Title, e.Description, state.ScaleMin, state.ScaleMax, state.Admission, state.Visibility, state.BallotCap, state.AdmissionRate)),
        CompetitionAdded e => new AddCompetition(e.Title, e.Description),
        CompetitionDescribed e => new DescribeCompetition(e.Competition, e.Title, e.Description),
        CompetitionTextCorrected e => new DescribeCompetition(e.Competition, e.Title, e.Description),
        CompetitionRemoved e => new RemoveCompetition(e.Competition),
        CandidateAdded e => new AddCandidate(e.Competition, e.Title, e.Author, e.Photo),
        CandidateDescribed e => new DescribeCandidate(e.Candidate, e.Title, e.Author, e.Photo),
        CandidateTextCorrected e => new DescribeCandidate(
            e.Candidate, e.Title, e.Author, state.Candidates.GetValueOrDefault(e.Candidate)?.Photo),
        CandidateRemoved e => new RemoveCandidate(e.Candidate),
        CandidatesOrdered e => new OrderCandidates(e.Competition, e.Candidates.IsDefault ? null : e.Candidates),
        // One that the schedule gave up is what the organiser might have written as well.
        ElectionScheduled e => new ScheduleElection(TimeOf(e.OpensAt), TimeOf(e.ClosesAt), Redecision.Time(e.At)),
        ElectionOpened e => new OpenElection(Redecision.Time(e.At)),
        CandidateWithdrawn e => new WithdrawCandidate(e.Candidate, e.Reason, Redecision.Time(e.At)),
        CountingChosen e => new DescribeElection(new ElectionDescription(
            state.Title, state.Description, state.ScaleMin, state.ScaleMax, state.Admission, state.Visibility, state.BallotCap, state.AdmissionRate, Choice(e))),
        AuthorsChosen e => new DescribeElection(new ElectionDescription(
            state.Title, state.Description, state.ScaleMin, state.ScaleMax, state.Admission, state.Visibility, state.BallotCap, state.AdmissionRate, null, ElectionTerms.AuthorsOf(e.Authors))),
        GradesNamed e => new DescribeElection(new ElectionDescription(
            state.Title, state.Description, state.ScaleMin, state.ScaleMax, state.Admission, state.Visibility, state.BallotCap, state.AdmissionRate, Grades: e.Names.IsDefault ? null : e.Names)),
        CompetitionQuorumSet e => Quorum(e, state.Competitions.GetValueOrDefault(e.Competition)),
        // The close that it comes with follows in the log.
        DrawSealed e => new CloseElection(default, e.Closing),
        DrawRevealed e => new RevealDraw(e.Seed, Redecision.Time(e.At)),
        ElectionClosed e => new CloseElection(Redecision.Time(e.At)),
        ResultsPublished e => new PublishResults(Redecision.Time(e.At)),
        _ => throw new InvalidOperationException($"No command leads to {@event.GetType().Name}."),
    };

    private static CountingChoice Choice(CountingChosen e) => new(
        e.Rule,
        e.RuleVersion,
        e.Blanks,
        e.BallotsQuorum,
        e.RatingsQuorum,
        e is { PriorMeanNumerator: { } n, PriorMeanDenominator: { } d and > 0 } ? (decimal)n / d : null,
        e.PriorWeight,
        e.ApprovalThreshold,
        e.DrawCommitment,
        e.LiveBallots);

    private static DescribeCompetition Quorum(CompetitionQuorumSet e, Competition? competition) =>
        new(e.Competition, competition?.Title, competition?.Description, e.Ballots);

    private static DateTimeOffset? TimeOf(long? unixMilliseconds) => unixMilliseconds is { } given ? Redecision.Time(given) : null;

    // How many voters were expected is not kept, only how many shards that made: any number that makes as many will do.
    private static CreateElection Create(ElectionCreated e) => new(
        ElectionId.Parse(e.Election),
        JoinCode.Parse(e.Code),
        KeyHash.Parse(e.OrganiserKey),
        Description(e.Title, e.Description, e.ScaleMin, e.ScaleMax, e.Admission, e.Visibility, e.BallotCap, e.AdmissionRate),
        Redecision.Time(e.At),
        Math.Clamp(e.RollShards, 1, Limits.RollShards) * Limits.VotersPerShard);

    private static ElectionDescription Description(
        string title, string description, int min, int max, string admission, string visibility, int? cap, int? rate) =>
        new(title, description, min, max, ElectionTerms.AdmissionOf(admission), ElectionTerms.VisibilityOf(visibility), cap, rate);
}
