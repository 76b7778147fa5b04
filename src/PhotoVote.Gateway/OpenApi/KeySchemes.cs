using Microsoft.OpenApi;

namespace PhotoVote.Gateway.OpenApi;

/// <summary>The three keys, and how a client comes by each.</summary>
internal static class KeySchemes
{
    public const string Organiser = "organiserKey";
    public const string Voter = "voterKey";
    public const string Ballot = "ballotKey";

    public static IEnumerable<(string Name, OpenApiSecurityScheme Scheme)> All =>
    [
        (Organiser, Bearer(
            "pvo_{43}",
            "The organiser's key: 32 random bytes that the client makes before it creates the election. Token: pvo_ and the key as base64url without padding.")),
        (Voter, Bearer(
            "pvv_{voter}.{43}",
            """
            A voter's key. Token: pvv_, the voter's id, a dot, and the key as base64url without padding.

            Registered elections: HMAC-SHA256(organiser key, "photovote/voter/v1\n{election}\n{voter}").

            Open elections: 32 random bytes that the voter's client makes; the voter's id is then "open-" and the first 26 characters of the
            lower-case hexadecimal SHA-256("photovote/open-voter/v1" ‖ key).
            """)),
        (Ballot, Bearer(
            "pvb_{43}",
            """
            A ballot's key: HMAC-SHA256(voter's key, "photovote/ballot/v1\n{election}\n{ballot}"). Token: pvb_ and the key as base64url without padding.
            """)),
    ];

    /// <summary>What satisfies an endpoint: one key, or also none where it is only needed to be shown more.</summary>
    public static List<OpenApiSecurityRequirement> Requirements(KeyKind key, OpenApiDocument document) => key switch
    {
        KeyKind.Organiser => [With(Organiser, document)],
        KeyKind.OrganiserIfDraft or KeyKind.OrganiserIfHidden => [new(), With(Organiser, document)],
        KeyKind.Voter => [With(Voter, document)],
        KeyKind.Ballot => [With(Ballot, document)],
        _ => [new()],
    };

    private static OpenApiSecurityRequirement With(string scheme, OpenApiDocument document) => new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };

    private static OpenApiSecurityScheme Bearer(string format, string description) =>
        new() { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = format, Description = description };
}
