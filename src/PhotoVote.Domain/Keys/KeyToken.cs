using System.Diagnostics.CodeAnalysis;

namespace PhotoVote.Domain;

/// <summary>Keys as people and programs carry them: <c>pvo_…</c> an organiser's, <c>pvv_{voter}.…</c> a voter's, <c>pvb_…</c> a ballot's.</summary>
public static class KeyToken
{
    private const string OrganiserPrefix = "pvo_";
    private const string VoterPrefix = "pvv_";
    private const string BallotPrefix = "pvb_";

    public static string Organiser(SecretKey key) => OrganiserPrefix + key.Reveal();

    public static string Voter(VoterId voter, SecretKey key) => $"{VoterPrefix}{voter}.{key.Reveal()}";

    public static string Ballot(SecretKey key) => BallotPrefix + key.Reveal();

    public static bool TryParseOrganiser([NotNullWhen(true)] string? token, [NotNullWhen(true)] out SecretKey? key) =>
        TryParse(token, OrganiserPrefix, out key);

    public static bool TryParseBallot([NotNullWhen(true)] string? token, [NotNullWhen(true)] out SecretKey? key) =>
        TryParse(token, BallotPrefix, out key);

    public static bool TryParseVoter([NotNullWhen(true)] string? token, out VoterId voter, [NotNullWhen(true)] out SecretKey? key)
    {
        (voter, key) = (default, null);
        if (token is null || !token.StartsWith(VoterPrefix, StringComparison.Ordinal))
            return false;
        var dot = token.IndexOf('.', StringComparison.Ordinal);
        return dot > 0
            && VoterId.TryParse(token[VoterPrefix.Length..dot], out voter)
            && SecretKey.TryParse(token.AsSpan(dot + 1), out key);
    }

    private static bool TryParse(string? token, string prefix, [NotNullWhen(true)] out SecretKey? key)
    {
        key = null;
        return token is not null
            && token.StartsWith(prefix, StringComparison.Ordinal)
            && SecretKey.TryParse(token.AsSpan(prefix.Length), out key);
    }
}
