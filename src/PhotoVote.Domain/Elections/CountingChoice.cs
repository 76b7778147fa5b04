namespace PhotoVote.Domain.Elections;

/// <summary>How an election is to be counted, as an organiser says it: <see cref="CountingChecks"/> makes a <see cref="CountingChosen"/> of it, or says why not.</summary>
/// <param name="Version">The rule's; null is the one that holds, if the rule stays, or else the newest.</param>
/// <param name="PriorMean">On the scale, with three decimals at most.</param>
/// <param name="DrawCommitment">Of a seed that the organiser keeps secret until the close; null: ties are shown as ties.</param>
public sealed record CountingChoice(
    string? Rule,
    int? Version = null,
    string? Blanks = "worst",
    long BallotsQuorum = 0,
    long RatingsQuorum = 0,
    decimal? PriorMean = null,
    long PriorWeight = 10,
    int? ApprovalThreshold = null,
    string? DrawCommitment = null,
    int LiveBallots = 1);
