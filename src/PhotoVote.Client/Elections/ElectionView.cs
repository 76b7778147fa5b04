namespace PhotoVote.Client.Elections;

/// <summary>An election's definition and lifecycle.</summary>
/// <param name="Id">26 characters.</param>
/// <param name="Version">The definition's version; it grows with every change.</param>
/// <param name="Code">The short code to join by.</param>
/// <param name="Lifecycle"><c>draft</c>, <c>open</c> or <c>closed</c>.</param>
/// <param name="Published">Whether the organiser has published the results.</param>
/// <param name="OnePersonOneVote">False for open elections, and to be shown wherever one is.</param>
/// <param name="OpensAt">When it opens by itself; null when it does not.</param>
/// <param name="ClosesAt">When it closes by itself: from that moment on nothing is accepted; null when it does not.</param>
/// <param name="AuthorsWithheld">Whether this reader is not told whose the photos are: every author is null here, and is shown with the results of the closed election.</param>
[GenerateSerializer, Immutable, Alias("PhotoVote.ElectionView")]
public sealed record ElectionView(
    [property: Id(0)] string Id,
    [property: Id(1)] long Version,
    [property: Id(2)] string Code,
    [property: Id(3)] ElectionTerms Terms,
    [property: Id(4)] string Lifecycle,
    [property: Id(5)] bool Published,
    [property: Id(6)] bool OnePersonOneVote,
    [property: Id(7)] int RollShards,
    [property: Id(8)] IReadOnlyList<CompetitionView> Competitions,
    [property: Id(9)] DateTimeOffset CreatedAt,
    [property: Id(10)] DateTimeOffset? OpenedAt,
    [property: Id(11)] DateTimeOffset? ClosedAt,
    [property: Id(12)] DateTimeOffset? OpensAt = null,
    [property: Id(13)] DateTimeOffset? ClosesAt = null,
    [property: Id(14)] bool AuthorsWithheld = false);

/// <param name="Candidates">In the order in which they are shown.</param>
/// <param name="Quorum">With fewer ballots it has no result; null: as the election says.</param>
[GenerateSerializer, Immutable, Alias("PhotoVote.CompetitionView")]
public sealed record CompetitionView(
    [property: Id(0)] int Number,
    [property: Id(1)] string Title,
    [property: Id(2)] string Description,
    [property: Id(3)] IReadOnlyList<CandidateView> Candidates,
    [property: Id(4)] long? Quorum = null);

/// <param name="Withdrawn">Why it was withdrawn; null when it was not.</param>
[GenerateSerializer, Immutable, Alias("PhotoVote.CandidateView")]
public sealed record CandidateView(
    [property: Id(0)] int Number,
    [property: Id(1)] string Title,
    [property: Id(2)] string? Author,
    [property: Id(3)] string? Photo,
    [property: Id(4)] string? Withdrawn);

/// <summary>What a change of an election answers.</summary>
/// <param name="Election">The election's id.</param>
/// <param name="Version">The definition's version after it.</param>
/// <param name="Number">The number that a new competition or candidate was given.</param>
/// <param name="Code">The join code, when the election was created.</param>
[GenerateSerializer, Immutable, Alias("PhotoVote.ElectionChanged")]
public sealed record ElectionChanged(
    [property: Id(0)] string Election,
    [property: Id(1)] long Version,
    [property: Id(2)] int? Number = null,
    [property: Id(3)] string? Code = null);
