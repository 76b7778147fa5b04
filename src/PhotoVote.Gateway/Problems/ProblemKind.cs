using System.Collections.Frozen;
using PhotoVote.Client;
using PhotoVote.Domain;

namespace PhotoVote.Gateway.Problems;

/// <summary>A kind of problem (RFC 9457): what every problem of one code has in common.</summary>
/// <param name="Code">What programs decide on; the last part of <see cref="Type"/>.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">In a few words, the same for all of the kind.</param>
/// <param name="RetryAfterSeconds">When asking again may help, unless the case itself says.</param>
public sealed record ProblemKind(string Code, int Status, string Title, int? RetryAfterSeconds = null)
{
    /// <summary>Where the types of problems are named. An identifier: nothing needs to answer there.</summary>
    public const string BaseUri = "https://photovote.example/problems/";

    public string Type => BaseUri + Code;

    private static readonly ProblemKind[] Known =
    [
        // Elections
        new(RefusalCodes.ElectionUnknown, 404, "No such election"),
        new(RefusalCodes.ElectionExists, 409, "The election exists already"),
        new(RefusalCodes.ElectionNotOpen, 409, "The election is not open yet"),
        new(RefusalCodes.ElectionClosed, 409, "The election is closed"),
        new(RefusalCodes.ElectionNotClosed, 409, "The election is not closed"),
        new(RefusalCodes.DefinitionFrozen, 409, "The definition is frozen"),
        new(RefusalCodes.ResultsPublished, 409, "The results are published"),
        new(RefusalCodes.ResultsHidden, 403, "The results are not shown yet"),
        new(RefusalCodes.NotOrganiser, 403, "Not the organiser's key"),
        new(RefusalCodes.TitleInvalid, 422, "The title cannot be used"),
        new(RefusalCodes.DescriptionInvalid, 422, "The description cannot be used"),
        new(RefusalCodes.AuthorInvalid, 422, "The author cannot be used"),
        new(RefusalCodes.PhotoInvalid, 422, "The photo reference cannot be used"),
        new(RefusalCodes.ReasonInvalid, 422, "The reason cannot be used"),
        new(RefusalCodes.ScaleInvalid, 422, "The scale cannot be used"),
        new(RefusalCodes.GradesInvalid, 422, "The names of grades cannot be used"),
        new(RefusalCodes.AdmissionInvalid, 422, "The admission terms cannot be used"),
        new(RefusalCodes.VisibilityInvalid, 422, "The visibility cannot be used"),
        new(RefusalCodes.AuthorsInvalid, 422, "The showing of authors cannot be used"),
        new(RefusalCodes.ExpectedVotersInvalid, 422, "The number of expected voters cannot be used"),
        new(RefusalCodes.CompetitionUnknown, 404, "No such competition"),
        new(RefusalCodes.CandidateUnknown, 404, "No such candidate"),
        new(RefusalCodes.CandidateWithdrawn, 409, "The candidate is withdrawn"),
        new(RefusalCodes.OrderInvalid, 422, "The order cannot be used"),
        new(RefusalCodes.TooManyCompetitions, 409, "Too many competitions"),
        new(RefusalCodes.TooManyCandidates, 409, "Too many candidates"),
        new(RefusalCodes.NoCompetition, 409, "The election has no competition"),
        new(RefusalCodes.CompetitionIncomplete, 409, "A competition is incomplete"),
        new(RefusalCodes.ScheduleInPast, 422, "The time does not lie in the future"),
        new(RefusalCodes.ScheduleOrder, 422, "The close does not come after the opening"),
        new(RefusalCodes.ClosePast, 409, "The time of the close has passed"),
        new(RefusalCodes.JoinCodeTaken, 409, "The join code is taken"),

        new(RefusalCodes.CountingRuleInvalid, 422, "The counting rule cannot be used"),
        new(RefusalCodes.BlankPolicyInvalid, 422, "The blank policy cannot be used"),
        new(RefusalCodes.BallotsQuorumInvalid, 422, "The quorum of ballots cannot be used"),
        new(RefusalCodes.RatingsQuorumInvalid, 422, "The quorum of ratings cannot be used"),
        new(RefusalCodes.PriorMeanInvalid, 422, "The prior's mean cannot be used"),
        new(RefusalCodes.PriorWeightInvalid, 422, "The prior's weight cannot be used"),
        new(RefusalCodes.ApprovalThresholdInvalid, 422, "The approval threshold cannot be used"),
        new(RefusalCodes.DrawCommitmentInvalid, 422, "The commitment to a draw cannot be used"),
        new(RefusalCodes.LiveBallotsInvalid, 422, "The number of ballots between live results cannot be used"),
        new(RefusalCodes.NoDraw, 409, "The election has no draw"),
        new(RefusalCodes.DrawSeedWrong, 422, "Not the draw's seed"),

        new(RefusalCodes.CountedAtClose, 409, "Counted once the election is closed"),
        new(RefusalCodes.TooManyToCompare, 409, "Too many candidates to compare"),
        new(RefusalCodes.CountingRuleMissing, 500, "This server does not have the rule's version"),

        // Rolls
        new(RefusalCodes.VoterUnknown, 404, "No such voter"),
        new(RefusalCodes.VoterRevoked, 403, "The voter is revoked"),
        new(RefusalCodes.VoterKeyWrong, 403, "Not the voter's key"),
        new(RefusalCodes.VoterKeyDiffers, 409, "The voter is registered with another key"),
        new(RefusalCodes.VoterIdInvalid, 422, "A voter id cannot be used"),
        new(RefusalCodes.TooManyVoters, 422, "Too many voters at once"),
        new(RefusalCodes.WrongShard, 409, "Another part of the roll"),
        new(RefusalCodes.ElectionAdmitsAnyone, 409, "The election admits anyone"),
        new(RefusalCodes.BallotCapReached, 409, "All ballots have been issued"),
        new(RefusalCodes.AdmissionRateExceeded, 429, "Too many ballots at the moment", RetryAfterSeconds: 1),
        new(RefusalCodes.BallotIdTaken, 503, "The ballot's id was taken", RetryAfterSeconds: 1),
        new(RefusalCodes.BallotNotVoided, 409, "The ballot is not void yet"),

        // Ballots
        new(RefusalCodes.BallotUnknown, 404, "No such ballot"),
        new(RefusalCodes.BallotKeyWrong, 403, "Not the ballot's key"),
        new(RefusalCodes.BallotVoid, 409, "The ballot is void"),
        new(RefusalCodes.BallotAlreadyCast, 409, "The ballot is cast"),
        new(RefusalCodes.BallotEmpty, 422, "The ballot is empty"),
        new(RefusalCodes.RatingOutOfScale, 422, "The rating is not on the scale"),
        new(RefusalCodes.RatingRepeated, 422, "A candidate is rated twice"),

        // Failures
        new(FailureCodes.CommandIdReused, 409, "The idempotency key was used for another request"),
        new(FailureCodes.Overloaded, 503, "Too much at once", RetryAfterSeconds: 1),
        new(FailureCodes.Unavailable, 503, "The log cannot be reached", RetryAfterSeconds: 5),
        new(FailureCodes.OutcomeUnknown, 504, "The outcome is not known", RetryAfterSeconds: 1),
        new(FailureCodes.Faulted, 500, "The record cannot be read"),
        new(FailureCodes.DefinitionChanged, 412, "The definition has changed"),

        // The edge
        new(EdgeCodes.RequestMalformed, 400, "The request is malformed"),
        new(EdgeCodes.RequestTooSlow, 408, "The request came too slowly"),
        new(EdgeCodes.BodyInvalid, 400, "The body cannot be read"),
        new(EdgeCodes.BodyMissing, 400, "The body is missing"),
        new(EdgeCodes.BodyTooLarge, 413, "The body is too large"),
        new(EdgeCodes.ContentTypeUnsupported, 415, "Not JSON"),
        new(EdgeCodes.IdempotencyKeyMissing, 400, "The idempotency key is missing"),
        new(EdgeCodes.IdempotencyKeyInvalid, 400, "The idempotency key is not a ULID"),
        new(EdgeCodes.HeaderInvalid, 400, "A header cannot be read"),
        new(EdgeCodes.ParameterInvalid, 400, "A part of the address cannot be read"),
        new(EdgeCodes.KeyMissing, 401, "A key is needed"),
        new(EdgeCodes.KeyMalformed, 401, "That is not a key"),
        new(EdgeCodes.CrossSite, 403, "Not for other sites' pages"),
        new(EdgeCodes.RouteUnknown, 404, "Nothing at this address"),
        new(EdgeCodes.MethodNotAllowed, 405, "Not with this method"),
        new(EdgeCodes.JoinCodeUnknown, 404, "No such join code"),
        new(EdgeCodes.Unavailable, 503, "Not at the moment", RetryAfterSeconds: 5),
        new(EdgeCodes.TimedOut, 503, "It took too long", RetryAfterSeconds: 5),
        new(EdgeCodes.ProjectionStalled, 503, "A reader of the log stands still", RetryAfterSeconds: 5),
        new(EdgeCodes.ExportBusy, 503, "Another export is under way", RetryAfterSeconds: 10),
        new(EdgeCodes.TooManyRequests, 429, "Too many requests", RetryAfterSeconds: 1),
        new(EdgeCodes.ListenersFull, 503, "Too many listeners", RetryAfterSeconds: 10),
        new(EdgeCodes.ListenersOfAddressFull, 429, "Too many listeners from one address", RetryAfterSeconds: 10),
        new(EdgeCodes.PhotoUnknown, 404, "No such photo"),
        new(EdgeCodes.PhotoTooLarge, 413, "The photo's file is too large"),
        new(EdgeCodes.PhotoFormatUnsupported, 415, "Not a JPEG, PNG or WebP"),
        new(EdgeCodes.PhotoTooManyPixels, 422, "The photo has too many pixels"),
        new(EdgeCodes.PhotoDamaged, 422, "The photo cannot be read"),
        new(EdgeCodes.TooManyPhotos, 409, "The election has too many photos"),
        new(EdgeCodes.PhotosBusy, 503, "Too many photos at once", RetryAfterSeconds: 2),
        new(EdgeCodes.PhotosUnavailable, 503, "Photos cannot be reached", RetryAfterSeconds: 5),
        new(EdgeCodes.InternalError, 500, "A fault of the server"),
    ];

    private static readonly FrozenDictionary<string, ProblemKind> ByCode = Known.ToFrozenDictionary(kind => kind.Code, StringComparer.Ordinal);

    public static IReadOnlyList<ProblemKind> All => Known;

    /// <summary>The kind of a code. A code that nobody entered above is a fault of the server, and the tests find it first.</summary>
    public static ProblemKind Of(string code) => ByCode.TryGetValue(code, out var kind) ? kind : ByCode[EdgeCodes.InternalError];
}
