namespace PhotoVote.Domain;

/// <summary>Every reason why a command is refused. The codes are part of the public contract: never renamed, never reused.</summary>
public static class RefusalCodes
{
    // Elections

    /// <summary>No election has this id.</summary>
    public const string ElectionUnknown = "election-unknown";

    /// <summary>The election has been created already.</summary>
    public const string ElectionExists = "election-exists";

    /// <summary>The election is a draft: it must be open for this.</summary>
    public const string ElectionNotOpen = "election-not-open";

    /// <summary>The election is closed, and closed is final.</summary>
    public const string ElectionClosed = "election-closed";

    /// <summary>The election must be closed for this.</summary>
    public const string ElectionNotClosed = "election-not-closed";

    /// <summary>Once open, only titles, descriptions and authors may change.</summary>
    public const string DefinitionFrozen = "definition-frozen";

    /// <summary>The results are published: no candidate can be withdrawn any more.</summary>
    public const string ResultsPublished = "results-published";

    /// <summary>The election does not show its results yet.</summary>
    public const string ResultsHidden = "results-hidden";

    /// <summary>The key is not this election's organiser key.</summary>
    public const string NotOrganiser = "not-organiser";

    /// <summary>A title is missing, too long, or holds characters that cannot be shown.</summary>
    public const string TitleInvalid = "title-invalid";

    /// <summary>A description is too long or holds characters that cannot be shown.</summary>
    public const string DescriptionInvalid = "description-invalid";

    /// <summary>An author's name is too long or holds characters that cannot be shown.</summary>
    public const string AuthorInvalid = "author-invalid";

    /// <summary>A photo reference is too long or holds characters other than letters, digits and <c>. _ : / -</c>.</summary>
    public const string PhotoInvalid = "photo-invalid";

    /// <summary>The reason of a withdrawal is missing, too long, or holds characters that cannot be shown.</summary>
    public const string ReasonInvalid = "reason-invalid";

    /// <summary>The rating scale is outside -100..100 or has fewer than two or more than eleven steps.</summary>
    public const string ScaleInvalid = "scale-invalid";

    /// <summary>The names of grades are not one for each rating of the scale, or one of them is missing, too long, repeated, another rating, or cannot be shown.</summary>
    public const string GradesInvalid = "grades-invalid";

    /// <summary>Ballot cap and admission rate do not fit the way voters are admitted.</summary>
    public const string AdmissionInvalid = "admission-invalid";

    /// <summary>Results can be shown live, from the close, or when they are published.</summary>
    public const string VisibilityInvalid = "visibility-invalid";

    /// <summary>Authors can be shown, or hidden until there are results.</summary>
    public const string AuthorsInvalid = "authors-invalid";

    /// <summary>The number of expected voters is out of range.</summary>
    public const string ExpectedVotersInvalid = "expected-voters-invalid";

    /// <summary>The election has no such competition.</summary>
    public const string CompetitionUnknown = "competition-unknown";

    /// <summary>The election has no such candidate.</summary>
    public const string CandidateUnknown = "candidate-unknown";

    /// <summary>The candidate has been withdrawn.</summary>
    public const string CandidateWithdrawn = "candidate-withdrawn";

    /// <summary>The order of candidates names one twice, or is missing.</summary>
    public const string OrderInvalid = "order-invalid";

    /// <summary>The election holds as many competitions as it may.</summary>
    public const string TooManyCompetitions = "too-many-competitions";

    /// <summary>The election holds as many candidates as it may.</summary>
    public const string TooManyCandidates = "too-many-candidates";

    /// <summary>An election without a competition cannot open.</summary>
    public const string NoCompetition = "no-competition";

    /// <summary>A competition has fewer than two candidates, so the election cannot open.</summary>
    public const string CompetitionIncomplete = "competition-incomplete";

    /// <summary>A scheduled time does not lie in the future.</summary>
    public const string ScheduleInPast = "schedule-in-past";

    /// <summary>The scheduled close does not come after the scheduled opening.</summary>
    public const string ScheduleOrder = "schedule-order";

    /// <summary>The scheduled time of the close has passed, so the election cannot open.</summary>
    public const string ClosePast = "close-past";

    /// <summary>The join code belongs to another election.</summary>
    public const string JoinCodeTaken = "join-code-taken";

    /// <summary>There is no such counting rule, or no such version of it.</summary>
    public const string CountingRuleInvalid = "counting-rule-invalid";

    /// <summary>There is no such blank policy, or the rule has none.</summary>
    public const string BlankPolicyInvalid = "blank-policy-invalid";

    /// <summary>A quorum of ballots is out of range.</summary>
    public const string BallotsQuorumInvalid = "ballots-quorum-invalid";

    /// <summary>A quorum of ratings is out of range, or the rule has none.</summary>
    public const string RatingsQuorumInvalid = "ratings-quorum-invalid";

    /// <summary>The prior's mean is not on the scale, not exact to three decimals, or the rule has none.</summary>
    public const string PriorMeanInvalid = "prior-mean-invalid";

    /// <summary>The prior's weight is out of range, or the rule has none.</summary>
    public const string PriorWeightInvalid = "prior-weight-invalid";

    /// <summary>The approval threshold is not on the scale, or the rule has none.</summary>
    public const string ApprovalThresholdInvalid = "approval-threshold-invalid";

    /// <summary>The commitment to a draw's seed is no hash.</summary>
    public const string DrawCommitmentInvalid = "draw-commitment-invalid";

    /// <summary>The number of ballots after which live results show a new state is out of range.</summary>
    public const string LiveBallotsInvalid = "live-ballots-invalid";

    /// <summary>The election has no draw whose seed could be revealed.</summary>
    public const string NoDraw = "no-draw";

    /// <summary>The seed is not the one that the election was committed to.</summary>
    public const string DrawSeedWrong = "draw-seed-wrong";

    /// <summary>The rule compares ballots one by one, which is done once the election is closed.</summary>
    public const string CountedAtClose = "counted-at-close";

    /// <summary>So many candidates are tied that comparing them ballot by ballot would take too much.</summary>
    public const string TooManyToCompare = "too-many-to-compare";

    /// <summary>The election counts by a rule, or a version of one, that this server does not have.</summary>
    public const string CountingRuleMissing = "counting-rule-missing";

    // Rolls

    /// <summary>The roll has no such voter.</summary>
    public const string VoterUnknown = "voter-unknown";

    /// <summary>The voter has been revoked, which is for ever.</summary>
    public const string VoterRevoked = "voter-revoked";

    /// <summary>The key is not this voter's.</summary>
    public const string VoterKeyWrong = "voter-key-wrong";

    /// <summary>The voter is registered already, with another key.</summary>
    public const string VoterKeyDiffers = "voter-key-differs";

    /// <summary>A voter id is 1 to 64 of <c>A-Z a-z 0-9 _ -</c>.</summary>
    public const string VoterIdInvalid = "voter-id-invalid";

    /// <summary>More voters in one command than a roll takes.</summary>
    public const string TooManyVoters = "too-many-voters";

    /// <summary>The voter or the ballot belongs to another shard of the roll.</summary>
    public const string WrongShard = "wrong-shard";

    /// <summary>The election admits anyone, so it has no register of voters.</summary>
    public const string ElectionAdmitsAnyone = "election-admits-anyone";

    /// <summary>The election has issued as many ballots as it may.</summary>
    public const string BallotCapReached = "ballot-cap-reached";

    /// <summary>Too many ballots are asked for at the moment.</summary>
    public const string AdmissionRateExceeded = "admission-rate-exceeded";

    /// <summary>The random ballot id is taken: draw another.</summary>
    public const string BallotIdTaken = "ballot-id-taken";

    /// <summary>The voter holds a ballot that has not been asked to void itself.</summary>
    public const string BallotNotVoided = "ballot-not-voided";

    // Ballots

    /// <summary>No such ballot was issued.</summary>
    public const string BallotUnknown = "ballot-unknown";

    /// <summary>The key is not this ballot's.</summary>
    public const string BallotKeyWrong = "ballot-key-wrong";

    /// <summary>The ballot is void: its voter was revoked.</summary>
    public const string BallotVoid = "ballot-void";

    /// <summary>The ballot is cast, and cast is final.</summary>
    public const string BallotAlreadyCast = "ballot-already-cast";

    /// <summary>The ballot rates nobody who is still a candidate.</summary>
    public const string BallotEmpty = "ballot-empty";

    /// <summary>The rating is not on the election's scale.</summary>
    public const string RatingOutOfScale = "rating-out-of-scale";

    /// <summary>The ballot rates a candidate twice.</summary>
    public const string RatingRepeated = "rating-repeated";
}
