namespace PhotoVote.Gateway.OpenApi;

/// <summary>Whose key an endpoint asks for.</summary>
internal enum KeyKind
{
    None,
    Organiser,

    /// <summary>Needed while the election is a draft only.</summary>
    OrganiserIfDraft,

    /// <summary>Needed as long as the election does not show its results to everyone.</summary>
    OrganiserIfHidden,
    Voter,
    Ballot,
}

/// <summary>What an endpoint asks of a request beyond its path and body: for its description.</summary>
/// <param name="Key">Whose key.</param>
/// <param name="IsCommand">Whether it takes an Idempotency-Key.</param>
/// <param name="IsConditional">Whether it heeds If-Match.</param>
/// <param name="MakesItsKey">Whether the key is a new one, and opens what the command makes.</param>
/// <param name="HasItsTime">Whether it is refused, though it only reads, in an election that has not come so far.</param>
/// <param name="IsUpload">Whether its body is a file: doing so again changes nothing, so it takes no Idempotency-Key.</param>
internal sealed record EndpointTerms(
    KeyKind Key, bool IsCommand, bool IsConditional, bool MakesItsKey = false, bool HasItsTime = false, bool IsUpload = false);

/// <summary>The answer goes on as events: it may be asked to go on from the last one, and there may be no room for another listener.</summary>
internal sealed record StreamTerms;

internal static class EndpointTermsExtensions
{
    /// <summary>Something that writes.</summary>
    public static RouteHandlerBuilder Command(this RouteHandlerBuilder endpoint, KeyKind key, string summary, bool makesItsKey = false) =>
        endpoint.WithMetadata(new EndpointTerms(key, IsCommand: true, IsConditional: false, makesItsKey)).WithSummary(summary);

    /// <summary>A change of an election's definition or lifecycle, which may be conditional on the version that was seen.</summary>
    public static RouteHandlerBuilder Change(this RouteHandlerBuilder endpoint, string summary) =>
        endpoint.WithMetadata(new EndpointTerms(KeyKind.Organiser, IsCommand: true, IsConditional: true)).WithSummary(summary);

    /// <summary>Something that keeps a file, under the hash of what it holds.</summary>
    public static RouteHandlerBuilder Upload(this RouteHandlerBuilder endpoint, KeyKind key, string summary) =>
        endpoint.WithMetadata(new EndpointTerms(key, IsCommand: false, IsConditional: false, IsUpload: true)).WithSummary(summary);

    /// <summary>Something that only reads.</summary>
    public static RouteHandlerBuilder Question(this RouteHandlerBuilder endpoint, KeyKind key, string summary, bool hasItsTime = false) =>
        endpoint.WithMetadata(new EndpointTerms(key, IsCommand: false, IsConditional: false, HasItsTime: hasItsTime)).WithSummary(summary);
}
