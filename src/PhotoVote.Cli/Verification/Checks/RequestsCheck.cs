using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Elections;
using PhotoVote.Domain.Rolls;
using PhotoVote.EventLog;
using PhotoVote.StoredEvents.Requests;

namespace PhotoVote.Cli.Verification.Checks;

/// <summary>
/// The log keeps of each command a fingerprint of its request. Where an event says all that the request said, the fingerprint tells whether
/// the event is still what was asked for: a rating that was changed together with the cast that repeats it, an issue that went to somebody
/// else. Casts have a check of their own. Registrations are not among them: a list may have had more on it than was new.
/// </summary>
internal sealed class RequestsCheck : LogCheck
{
    private readonly List<(LogStep Step, Ulid Command, Fingerprint Request)> _pending = [];
    private Ulid _command;

    public override string Name => "requests";

    public override string Claim => "each rating, void, issue and revocation is what was asked for, of which the log keeps a fingerprint";

    public override void Look(LogStep step)
    {
        if (step.Recorded.CommandSize > 0)
            _command = step.Recorded.Id;
        if (step is { CanBeJudged: true, Election: { } election } && RequestOf(step, election) is { } request)
            _pending.Add((step, _command, request));
    }

    public override async Task EndPageAsync(IEventLog log, CancellationToken cancellationToken)
    {
        var commands = await Task.WhenAll(_pending.Select(p => log.FindCommandAsync(p.Step.Partition, p.Command, cancellationToken)));
        foreach (var ((step, id, request), command) in _pending.Zip(commands))
            if (command is null)
                Fail(step, $"a command {id} that asks for this", "none");
            else if (command.Fingerprint != request)
                Fail(step, "what was asked for, of which the log keeps a fingerprint", Text(step.Event!));
        _pending.Clear();
    }

    private static Fingerprint? RequestOf(LogStep step, ElectionReplay election) => (step.Stream, step.Event) switch
    {
        (AggregateReplay<BallotState> { State: var ballot }, CandidateRated e) =>
            BallotRequests.Rate(election.Id, step.Name.Ballot, ballot.Key, e.Candidate, e.Rating),
        (AggregateReplay<BallotState> { State: var ballot }, RatingCleared e) => BallotRequests.Clear(election.Id, step.Name.Ballot, ballot.Key, e.Candidate),
        (AggregateReplay<BallotState>, BallotVoided) => BallotRequests.Void(election.Id, step.Name.Ballot),
        (AggregateReplay<RollState>, VoterRevoked e) when VoterId.TryParse(e.Voter, out var voter) =>
            RollRequests.Revoke(election.Id, election.Definition.State.OrganiserKey, voter),

        // Where anyone is admitted the log does not hold the hash of the voter's key.
        (AggregateReplay<RollState> { State: var roll }, BallotCreated e) when election.Definition.State.Admission == Admission.Registered
            && VoterId.TryParse(e.Voter, out var voter) && roll.FindVoter(voter) is { } known => RollRequests.CreateBallot(election.Id, voter, known.Key),
        _ => null,
    };

    private static string Text(object @event) => @event switch
    {
        CandidateRated e => $"rating {e.Candidate}:{e.Rating}",
        RatingCleared e => $"candidate {e.Candidate} cleared",
        VoterRevoked e => $"voter {e.Voter} revoked",
        BallotCreated e => $"a ballot for voter {e.Voter} with the key that is registered",
        _ => @event.GetType().Name,
    };
}
