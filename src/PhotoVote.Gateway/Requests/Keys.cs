using System.Reflection;
using Microsoft.Extensions.Primitives;
using PhotoVote.Domain;
using PhotoVote.Gateway.Problems;

namespace PhotoVote.Gateway.Requests;

/// <summary>A key that must be sent. Whether it opens what is asked for is the grain's to say.</summary>
internal sealed record RequiredKey(string Token, Unreadable? Unreadable) : IRequestPart, IBindableFromHttpContext<RequiredKey>
{
    public static ValueTask<RequiredKey?> BindAsync(HttpContext context, ParameterInfo parameter) => new(Read(context.Request));

    public static RequiredKey Read(HttpRequest request) => BearerKey.Read(request.Headers.Authorization) switch
    {
        ({ } unreadable, _) => new("", unreadable),
        (_, { } token) => new(token, null),
        _ => new("", new(EdgeCodes.KeyMissing, "Send the key in the Authorization header: Bearer, a space, and the key.", "Authorization")),
    };

    public override string ToString() => "RequiredKey(hidden)";
}

/// <summary>A key that may be sent, to be shown more.</summary>
internal sealed record OptionalKey(string? Token, Unreadable? Unreadable) : IRequestPart, IBindableFromHttpContext<OptionalKey>
{
    public static ValueTask<OptionalKey?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var (unreadable, token) = BearerKey.Read(context.Request.Headers.Authorization);
        return new(new OptionalKey(token, unreadable));
    }

    /// <summary>Who sent no key is asked for one, where a wrong one would be refused.</summary>
    public ProblemResult Ask(ProblemResult refused) =>
        Token is null && refused.Kind.Code == RefusalCodes.NotOrganiser ? new(EdgeCodes.KeyMissing, refused.Detail, "Authorization") { More = refused.More } : refused;

    public override string ToString() => "OptionalKey(hidden)";
}

/// <summary>The Authorization header (RFC 6750).</summary>
internal static class BearerKey
{
    private const string Scheme = "Bearer ";

    /// <returns>Neither when no key was sent.</returns>
    public static (Unreadable? Unreadable, string? Token) Read(StringValues header)
    {
        if (header.Count == 0)
            return (null, null);
        if (header.Count > 1 || header[0] is not { } text || !text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return (Malformed("The Authorization header must be Bearer, a space, and one key."), null);

        var token = text[Scheme.Length..].Trim();
        return KeyToken.TryParseOrganiser(token, out _) || KeyToken.TryParseVoter(token, out _, out _) || KeyToken.TryParseBallot(token, out _)
            ? (null, token)
            : (Malformed("A key is pvo_, pvv_{voter}. or pvb_ and the 43 characters of base64url of 32 bytes."), null);
    }

    // The text itself is not shown: a mistyped key is nearly a key.
    private static Unreadable Malformed(string detail) => new(EdgeCodes.KeyMalformed, detail, "Authorization");
}
