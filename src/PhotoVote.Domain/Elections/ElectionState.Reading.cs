namespace PhotoVote.Domain.Elections;

// Who may read what of an election.
public sealed partial record ElectionState
{
    private static readonly Refusal DraftHidden = new(RefusalCodes.NotOrganiser, "The election is a draft: only its organiser can see it.");

    /// <summary>Null when whoever shows this key, or none, may read the definition; else why not. A draft is the organiser's.</summary>
    public Refusal? CheckReader(SecretKey? organiser)
    {
        if (!Exists)
            return ElectionRefusals.Unknown;
        return Lifecycle != Lifecycle.Draft || CheckOrganiser(organiser) is null ? null : DraftHidden;
    }

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
