namespace PhotoVote.Domain.Elections;

// What an election says of itself: who may read what, and what comes next.
public sealed partial record ElectionState
{
    /// <summary>Whether it is closed, or its scheduled close has come and is only not written yet.</summary>
    public bool IsOver(DateTimeOffset now) => Lifecycle == Lifecycle.Closed || (Lifecycle == Lifecycle.Open && Schedule.IsPastClose(now));

    /// <summary>What the schedule does next, and when; null when that is nothing.</summary>
    public (ScheduleStep Step, DateTimeOffset At)? NextStep => Lifecycle switch
    {
        Lifecycle.Draft when Schedule.OpensAt is { } opens => (ScheduleStep.Open, opens),
        Lifecycle.Open when Schedule.ClosesAt is { } closes => (ScheduleStep.Close, closes),
        _ => null,
    };

    /// <summary>A competition's candidates as they are shown.</summary>
    public IEnumerable<Candidate> InOrder(Competition competition) =>
        competition.Candidates.Select(number => Candidates[number]).OrderBy(c => c.Place ?? int.MaxValue).ThenBy(c => c.Number);

    private static readonly Refusal DraftHidden = new(RefusalCodes.NotOrganiser, "The election is a draft: only its organiser can see it.");

    /// <summary>When to look again whether something is due; null when an event will tell. A draft may be opened by hand, so its close counts.</summary>
    public DateTimeOffset? NextLook(DateTimeOffset now) => NextStep?.At ?? (Lifecycle == Lifecycle.Draft && Schedule.ClosesAt > now ? Schedule.ClosesAt : null);

    /// <summary>Null when whoever shows this key, or none, may read the definition; else why not. A draft is the organiser's; that it opens, and when, is no secret.</summary>
    public Refusal? CheckReader(SecretKey? organiser)
    {
        if (!Exists)
            return ElectionRefusals.Unknown;
        return Lifecycle != Lifecycle.Draft || CheckOrganiser(organiser) is null ? null : DraftHidden with { OpensAt = Schedule.OpensAt };
    }

    /// <summary>Null when whoever shows this key, or none, may watch the election; else why not. What they are shown is another question.</summary>
    public Refusal? CheckWatcher(SecretKey? organiser) => CheckReader(organiser) ?? (Lifecycle == Lifecycle.Draft ? ElectionRefusals.NotOpen : null);

    /// <summary>Whether whoever shows this key, or none, may know who took the photos. The organiser has entered them.</summary>
    public bool ShowsAuthors(SecretKey? organiser) => Authors.AreKnown(Lifecycle, ShowsResults) || CheckOrganiser(organiser) is null;

    /// <summary>
    /// Null when whoever shows this key, or none, may read the results; else why not. Nobody sees hidden results before the close; the
    /// organiser sees them between the close and their publication.
    /// </summary>
    public Refusal? CheckResultsReader(SecretKey? organiser)
    {
        if (CheckReader(organiser) is { } refusal)
            return refusal;
        if (Lifecycle == Lifecycle.Draft)
            return ElectionRefusals.NotOpen;
        if (ShowsResults || (Lifecycle == Lifecycle.Closed && CheckOrganiser(organiser) is null))
            return null;
        return new Refusal(
            RefusalCodes.ResultsHidden,
            Visibility == Visibility.Published ? "The results are shown when the organiser publishes them." : "The results are shown once the election is closed.");
    }
}
