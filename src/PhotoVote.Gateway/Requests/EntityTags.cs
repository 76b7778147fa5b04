using System.Globalization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using PhotoVote.Gateway.Problems;

namespace PhotoVote.Gateway.Requests;

/// <summary>The version of a definition as a strong entity tag, and the conditions on it (RFC 9110, 8.8.3 and 13.1).</summary>
internal static class EntityTags
{
    public static string Of(long version) => $"\"{version.ToString(CultureInfo.InvariantCulture)}\"";

    /// <summary>What is told without the authors has a tag of its own: whoever gets a key must not be told that nothing has changed.</summary>
    public static string Of(long version, bool authorsWithheld) => authorsWithheld ? $"\"{version.ToString(CultureInfo.InvariantCulture)}-without-authors\"" : Of(version);

    /// <summary>The version that a change insists on; none without the header, or with <c>*</c>.</summary>
    public static (Unreadable? Unreadable, long? Version) ReadIfMatch(StringValues header)
    {
        if (header.Count == 0 || string.Equals(header, "*", StringComparison.Ordinal))
            return (null, null);
        return header.Count == 1 && VersionOf(header[0]) is { } version
            ? (null, version)
            : (new(EdgeCodes.HeaderInvalid, $"'{PathIds.Shown(header.ToString())}' is not an entity tag of a definition, such as \"7\", nor *.", HeaderNames.IfMatch), null);
    }

    /// <summary>Whether the client has what has this tag already. What cannot be read is as good as no condition: the answer is sent in full.</summary>
    public static bool IsHeldBy(StringValues ifNoneMatch, string own) =>
        ifNoneMatch.Count > 0
        && EntityTagHeaderValue.TryParseList(ifNoneMatch, out var tags)
        && tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(new EntityTagHeaderValue(own), useStrongComparison: false));

    private static long? VersionOf(string? tag) =>
        tag is ['"', .. var digits, '"']
        && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
        && string.Equals(Of(version), tag, StringComparison.Ordinal)
            ? version
            : null;
}
