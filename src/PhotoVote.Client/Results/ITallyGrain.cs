using PhotoVote.Client.Elections;

namespace PhotoVote.Client.Results;

/// <summary>One election's counts. The key is the election's id.</summary>
[Alias("PhotoVote.ITallyGrain")]
public interface ITallyGrain : IGrainWithStringKey
{
    /// <summary>The results, as far as the election's visibility lets this key see them.</summary>
    /// <param name="key">The organiser's token, or null.</param>
    [Alias("GetResults")]
    Task<Reply<ResultsView>> GetResultsAsync(string? key, CancellationToken cancellationToken = default);

    /// <summary>The turnout; shown to everyone from opening on.</summary>
    [Alias("GetTurnout")]
    Task<Reply<TurnoutView>> GetTurnoutAsync(string? key, CancellationToken cancellationToken = default);

    /// <summary>What whoever watches is shown: the next state after the one they have, or, when the wait is over, the one that there is.</summary>
    /// <param name="key">The organiser's token, or null.</param>
    /// <param name="after">The id of the state that the caller has; 0 for none.</param>
    /// <param name="wait">How long to wait for a newer one; at most 10 seconds.</param>
    [Alias("Watch")]
    Task<Reply<LiveResultsView>> WatchAsync(string? key, long after, TimeSpan wait, CancellationToken cancellationToken = default);
}

/// <summary>Counts at a position of the log.</summary>
/// <param name="Status"><c>counting</c> while ballots may still be cast or are still being counted; <c>final</c> once the tally has passed the close.</param>
/// <param name="Position">The position up to which the log is counted.</param>
/// <param name="Counting">The election's rule and its parameters.</param>
/// <param name="Note">Why nobody has a rank here, for the whole election; null when that is not so.</param>
[GenerateSerializer, Immutable, Alias("PhotoVote.ResultsView")]
public sealed record ResultsView(
    [property: Id(0)] string Election,
    [property: Id(1)] string Status,
    [property: Id(2)] long Position,
    [property: Id(3)] bool OnePersonOneVote,
    [property: Id(4)] TurnoutView Turnout,
    [property: Id(5)] IReadOnlyList<CompetitionResults> Competitions,
    [property: Id(6)] CountingTerms? Counting = null,
    [property: Id(7)] string? Note = null)
{
    /// <summary>The id of this state, as in the stream of live results: it grows with every change of what is shown, whichever server is asked.</summary>
    [Id(10)]
    public long StateId { get; init; }

    /// <summary>Whether this reader is not told whose the photos are, as long as the election is not closed: every author is null here.</summary>
    [Id(11)]
    public bool AuthorsWithheld { get; init; }
}

/// <summary>An election as people who watch it see it.</summary>
/// <param name="Id">Of this state: it grows with every change of what is shown, whichever server is asked.</param>
/// <param name="Lifecycle"><c>open</c> or <c>closed</c>.</param>
/// <param name="Status"><c>counting</c>, or <c>final</c> once every ballot before the close is counted.</param>
/// <param name="Published">Whether the organiser has published the results; with <c>final</c> nothing more is to come but corrections.</param>
/// <param name="Turnout">Always shown, and of now.</param>
/// <param name="Results">Null as long as the election does not show them.</param>
/// <param name="Version">The definition's version: whoever has an older one asks for it again; a moved close, say, is there and not here.</param>
[GenerateSerializer, Immutable, Alias("PhotoVote.LiveResultsView")]
public sealed record LiveResultsView(
    [property: Id(0)] string Election,
    [property: Id(1)] long Id,
    [property: Id(2)] string Lifecycle,
    [property: Id(3)] string Status,
    [property: Id(4)] bool Published,
    [property: Id(5)] TurnoutView Turnout,
    [property: Id(6)] ResultsView? Results,
    [property: Id(7)] long Version = 0);

/// <param name="Created">Ballots issued.</param>
/// <param name="Cast">Ballots cast.</param>
[GenerateSerializer, Immutable, Alias("PhotoVote.TurnoutView")]
public sealed record TurnoutView([property: Id(0)] long Created, [property: Id(1)] long Cast);

/// <param name="Ballots">Cast ballots that rate at least one candidate of the competition.</param>
/// <param name="Outcome">Who is first under the election's rule, who is tied, or why there is no result, in a sentence; null where nobody has a rank yet.</param>
[GenerateSerializer, Immutable, Alias("PhotoVote.CompetitionResults")]
public sealed record CompetitionResults(
    [property: Id(0)] int Number,
    [property: Id(1)] string Title,
    [property: Id(2)] long Ballots,
    [property: Id(3)] IReadOnlyList<CandidateResults> Candidates,
    [property: Id(4)] IReadOnlyList<CandidateView> Withdrawn,
    [property: Id(5)] string? Outcome = null);

/// <param name="Histogram">How many ballots gave each rating, from the scale's lowest to its highest.</param>
/// <param name="Blanks">Ballots of the competition that leave this candidate unrated: no opinion, not a zero.</param>
/// <param name="Ratings">How many ratings; with <paramref name="Sum"/> the mean as an exact fraction.</param>
/// <param name="Sum">Their sum.</param>
/// <param name="Mean">The mean, rounded to six decimals; null without ratings.</param>
/// <param name="Rank">Under the election's rule, from 1; tied candidates share it. Null when there is none, which the report says more of.</param>
/// <param name="Value">What the rule compared, as people read it: a grade that has a name by its name.</param>
/// <param name="Grade">Under <c>majority-judgment</c> and <c>median</c> the grade in the middle, as the rating that it is; null under other rules, or without a value.</param>
[GenerateSerializer, Immutable, Alias("PhotoVote.CandidateResults")]
public sealed record CandidateResults(
    [property: Id(0)] int Number,
    [property: Id(1)] string Title,
    [property: Id(2)] string? Author,
    [property: Id(3)] string? Photo,
    [property: Id(4)] IReadOnlyList<long> Histogram,
    [property: Id(5)] long Blanks,
    [property: Id(6)] long Ratings,
    [property: Id(7)] long Sum,
    [property: Id(8)] decimal? Mean,
    [property: Id(9)] int? Rank = null,
    [property: Id(10)] string? Value = null,
    [property: Id(11)] int? Grade = null);
