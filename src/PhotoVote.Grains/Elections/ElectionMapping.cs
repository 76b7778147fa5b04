using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using PhotoVote.Client.Elections;
using PhotoVote.Domain;
using PhotoVote.Domain.Elections;
using PhotoVote.EventLog;
using ElectionTerms = PhotoVote.Client.Elections.ElectionTerms;

namespace PhotoVote.Grains.Elections;

/// <summary>Between what travels and what the domain decides with.</summary>
internal static class ElectionMapping
{
    public static bool TryDescribe(
        ElectionTerms terms, [NotNullWhen(true)] out ElectionDescription? description, [NotNullWhen(false)] out Refusal? refusal)
    {
        (description, refusal) = (null, null);
        var admission = Domain.Elections.ElectionTerms.AdmissionOf(terms.Admission);
        var visibility = Domain.Elections.ElectionTerms.VisibilityOf(terms.Visibility);
        var authors = terms.Authors is { } word ? Domain.Elections.ElectionTerms.AuthorsOf(word) : (Authors?)null;
        if (admission.Word() != terms.Admission)
            refusal = new(RefusalCodes.AdmissionInvalid, $"Admission is 'registered' or 'open', not '{terms.Admission}'.");
        else if (visibility.Word() != terms.Visibility)
            refusal = new(RefusalCodes.VisibilityInvalid, $"Visibility is 'live', 'closed' or 'published', not '{terms.Visibility}'.");
        else if (authors?.Word() != terms.Authors)
            refusal = new(RefusalCodes.AuthorsInvalid, $"Authors are 'shown' or 'hidden', not '{terms.Authors}'.");
        else
            description = new(
                terms.Title, terms.Description, terms.ScaleMin, terms.ScaleMax, admission, visibility, terms.BallotCap, terms.AdmissionRate, Choice(terms.Counting), authors, terms.Grades);
        return refusal is null;
    }

    private static CountingChoice? Choice(CountingTerms? t) => t is null
        ? null
        : new(
            t.Rule, t.Version, t.Blanks, t.BallotsQuorum, t.RatingsQuorum, t.PriorMean, t.PriorWeight, t.ApprovalThreshold, t.DrawCommitment, t.LiveBallots);

    public static bool TryCommand(
        ElectionChange change, DateTimeOffset now, Func<string> drawClosing, [NotNullWhen(true)] out IElectionCommand? command, [NotNullWhen(false)] out Refusal? refusal)
    {
        (command, refusal) = (null, null);
        command = change switch
        {
            ElectionChange.Describe c => TryDescribe(c.Terms, out var description, out refusal) ? new DescribeElection(description) : null,
            ElectionChange.AddCompetition c => new AddCompetition(c.Title, c.Description, c.Quorum),
            ElectionChange.DescribeCompetition c => new DescribeCompetition(c.Competition, c.Title, c.Description, c.Quorum),
            ElectionChange.RemoveCompetition c => new RemoveCompetition(c.Competition),
            ElectionChange.AddCandidate c => new AddCandidate(c.Competition, c.Title, c.Author, c.Photo),
            ElectionChange.DescribeCandidate c => new DescribeCandidate(c.Candidate, c.Title, c.Author, c.Photo),
            ElectionChange.RemoveCandidate c => new RemoveCandidate(c.Candidate),
            ElectionChange.OrderCandidates c => new OrderCandidates(c.Competition, c.Candidates),
            ElectionChange.Open => new OpenElection(now),
            ElectionChange.Withdraw c => new WithdrawCandidate(c.Candidate, c.Reason, now),
            ElectionChange.Close => new CloseElection(now, drawClosing()),
            ElectionChange.RevealDraw c => new RevealDraw(c.Seed, now),
            ElectionChange.Schedule c => new ScheduleElection(c.OpensAt, c.ClosesAt, now),
            ElectionChange.Publish => new PublishResults(now),
            _ => throw new System.Diagnostics.UnreachableException($"No command for {change.GetType().Name}."),
        };
        return command is not null;
    }

    public static Fingerprint Fingerprint(ElectionId election, KeyHash who, NewElection e) => EventLog.Fingerprint.Of(
        ["create-election", election.ToString(), who.ToString(), .. Parts(e.Terms), Text(e.ExpectedVoters)]);

    public static Fingerprint Fingerprint(ElectionId election, KeyHash who, ElectionChange change) => EventLog.Fingerprint.Of(
        ["change-election", election.ToString(), who.ToString(), .. Parts(change)]);

    /// <param name="authors">Whether the reader may know whose the photos are.</param>
    public static ElectionView View(ElectionState state, long version, bool authors) => new(
        state.Id.ToString(),
        version,
        state.Code.ToString(),
        new(
            state.Title, state.Description, state.ScaleMin, state.ScaleMax, state.Admission.Word(), state.BallotCap, state.AdmissionRate, state.Visibility.Word(), Terms(state.Counting), state.Authors.Word(), state.Grades),
        state.Lifecycle.Word(),
        state.Published,
        state.Admission == Admission.Registered,
        state.RollShards,
        [.. state.Competitions.Values.Select(c => new CompetitionView(
            c.Number, c.Title, c.Description, [.. state.InOrder(c).Select(x => View(x, authors))], c.Quorum))],
        state.CreatedAt ?? default,
        state.OpenedAt,
        state.ClosedAt,
        state.Schedule.OpensAt,
        state.Schedule.ClosesAt,
        AuthorsWithheld: !authors);

    /// <summary>All that holds, so that whoever sends it back changes nothing.</summary>
    public static CountingTerms Terms(ElectionCounting c) => new(
        c.Rule,
        c.RuleVersion,
        c.Blanks,
        c.BallotsQuorum,
        c.RatingsQuorum,
        c.PriorMean?.ToDecimal(),
        c.PriorWeight,
        c.ApprovalThreshold,
        c.DrawCommitment,
        c.LiveBallots);

    private static CandidateView View(Candidate c, bool author) => new(c.Number, c.Title, author ? c.Author : null, c.Photo, c.Withdrawn);

    // The first part names the kind of change, for ever; fields follow in a fixed order, new ones at the end. What came later has a part only
    // when it is given: a request of before keeps the fingerprint that the log has of it.
    private static string?[] Parts(ElectionChange change) => change switch
    {
        ElectionChange.Describe c => ["describe", .. Parts(c.Terms)],
        ElectionChange.AddCompetition c => ["add-competition", c.Title, c.Description, .. Later("quorum", Text(c.Quorum))],
        ElectionChange.DescribeCompetition c => ["describe-competition", Text(c.Competition), c.Title, c.Description, .. Later("quorum", Text(c.Quorum))],
        ElectionChange.RemoveCompetition c => ["remove-competition", Text(c.Competition)],
        ElectionChange.AddCandidate c => ["add-candidate", Text(c.Competition), c.Title, c.Author, c.Photo],
        ElectionChange.DescribeCandidate c => ["describe-candidate", Text(c.Candidate), c.Title, c.Author, c.Photo],
        ElectionChange.RemoveCandidate c => ["remove-candidate", Text(c.Candidate)],
        ElectionChange.OrderCandidates c => ["order-candidates", Text(c.Competition), c.Candidates is null ? null : string.Join(',', c.Candidates)],
        ElectionChange.Open => ["open"],
        ElectionChange.Withdraw c => ["withdraw", Text(c.Candidate), c.Reason],
        ElectionChange.Close => ["close"],
        ElectionChange.RevealDraw c => ["reveal-draw", c.Seed],
        ElectionChange.Publish => ["publish"],
        ElectionChange.Schedule c => ["schedule", Text(c.OpensAt), Text(c.ClosesAt)],
        _ => throw new System.Diagnostics.UnreachableException($"No fingerprint for {change.GetType().Name}."),
    };

    private static string?[] Parts(ElectionTerms t) =>
    [
        t.Title,
        t.Description,
        Text(t.ScaleMin),
        Text(t.ScaleMax),
        t.Admission,
        Text(t.BallotCap),
        Text(t.AdmissionRate),
        t.Visibility,
        .. t.Counting is { } counting ? Parts(counting) : [],
        .. Later("authors", t.Authors),
        .. t.Grades is { } grades ? (string?[])["grades", Text(grades.Count), .. grades] : [],
    ];

    private static string?[] Parts(CountingTerms t) =>
    [
        "counting",
        t.Rule,
        Text(t.Version),
        t.Blanks,
        Text(t.BallotsQuorum),
        Text(t.RatingsQuorum),
        t.PriorMean?.ToString("0.############################", CultureInfo.InvariantCulture),
        Text(t.PriorWeight),
        Text(t.ApprovalThreshold),
        t.DrawCommitment,
        Text(t.LiveBallots),
    ];

    private static string?[] Later(string name, string? given) => given is null ? [] : [name, given];

    private static string? Text(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);
}
