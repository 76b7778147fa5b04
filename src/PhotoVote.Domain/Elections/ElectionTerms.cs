namespace PhotoVote.Domain.Elections;

/// <summary>Draft → Open → Closed, never back.</summary>
public enum Lifecycle
{
    Draft,
    Open,
    Closed,
}

/// <summary>Who may vote: those on the roll, or anyone (within a cap and a rate).</summary>
public enum Admission
{
    Registered,
    Open,
}

/// <summary>When results may be seen: as they come in, from the close, or once the organiser publishes them.</summary>
public enum Visibility
{
    Live,
    Closed,
    Published,
}

/// <summary>Whether candidates are shown with their authors from the beginning, or not before the election is closed and its results are shown.</summary>
public enum Authors
{
    Shown,
    Hidden,
}

/// <summary>
/// The stored words for the terms above. Reading never fails, because <c>When</c> is total: a word that nobody knows reads
/// as the choice that gives least away.
/// </summary>
public static class ElectionTerms
{
    public static string Word(this Admission admission) => admission == Admission.Open ? "open" : "registered";

    public static string Word(this Visibility visibility) => visibility switch
    {
        Visibility.Live => "live",
        Visibility.Closed => "closed",
        _ => "published",
    };

    public static string Word(this Authors authors) => authors == Authors.Shown ? "shown" : "hidden";

    public static string Word(this Lifecycle lifecycle) => lifecycle switch
    {
        Lifecycle.Draft => "draft",
        Lifecycle.Open => "open",
        _ => "closed",
    };

    public static Admission AdmissionOf(string? word) => word == "open" ? Admission.Open : Admission.Registered;

    public static Visibility VisibilityOf(string? word) => word switch
    {
        "live" => Visibility.Live,
        "closed" => Visibility.Closed,
        _ => Visibility.Published,
    };

    public static Authors AuthorsOf(string? word) => word == "shown" ? Authors.Shown : Authors.Hidden;

    /// <summary>Whether results may be shown now.</summary>
    public static bool ShowsResults(this Visibility visibility, Lifecycle lifecycle, bool published) => visibility switch
    {
        Visibility.Live => lifecycle != Lifecycle.Draft,
        Visibility.Closed => lifecycle == Lifecycle.Closed,
        _ => published,
    };

    /// <summary>Whether everybody may know the authors now. Results that are shown live are no reason: as long as people vote, nobody is to know.</summary>
    public static bool AreKnown(this Authors authors, Lifecycle lifecycle, bool showsResults) =>
        authors == Authors.Shown || (lifecycle == Lifecycle.Closed && showsResults);
}
