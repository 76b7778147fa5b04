using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using PhotoVote.Gateway.Problems;

namespace PhotoVote.Gateway.Requests;

/// <summary>What is wrong with a body, and where: in the words of JSON, not of .NET.</summary>
internal static partial class JsonErrors
{
    public static Unreadable Explain(JsonException e)
    {
        var more = ImmutableDictionary.CreateBuilder<string, object?>();
        var place = e.Path is { Length: > 1 } path ? path : null;
        more["path"] = e.Path ?? "$";
        var where = place is null ? "The body" : $"{PathIds.Shown(place)}";
        if (e is { LineNumber: { } line, BytePositionInLine: { } position })
        {
            // Counted from 1, as editors do.
            more["line"] = line + 1;
            more["position"] = position + 1;
            where += $" (line {line + 1}, byte {position + 1})";
        }

        return new(EdgeCodes.BodyInvalid, $"{where}: {Reason(e)}", place) { More = more.ToImmutable() };
    }

    // The serialiser tells its reasons in sentences only; those that name a member of the body are worth reading.
    private static string Reason(JsonException e)
    {
        if (UnknownMember().Match(e.Message) is { Success: true } unknown)
            return $"there is no member '{PathIds.Shown(unknown.Groups["name"].Value)}' here.";
        if (MissingMembers().Match(e.Message) is { Success: true } missing)
            return $"missing: {missing.Groups["names"].Value}.";
        if (e.Message.Contains("uplicate", StringComparison.Ordinal))
            return "a member is given twice.";
        if (e.Message.Contains("nullable", StringComparison.OrdinalIgnoreCase) || e.Message.Contains("null value", StringComparison.OrdinalIgnoreCase))
            return "null cannot stand here.";
        if (e.Message.Contains("maximum configured depth", StringComparison.Ordinal))
            return "this is nested too deeply.";
        return e.Message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal)
            ? "this is not a value of the kind that belongs here."
            : $"this is not JSON. {Syntax().Match(e.Message).Value.Replace(ForProgrammers, "", StringComparison.Ordinal)}".TrimEnd();
    }

    private const string ForProgrammers = " in this mode. Change the reader options";

    [GeneratedRegex("^The JSON property '(?<name>.*)' could not be mapped", RegexOptions.Singleline)]
    private static partial Regex UnknownMember();

    [GeneratedRegex("missing required properties including: (?<names>.*?)\\.?(?= Path:|$)", RegexOptions.ExplicitCapture)]
    private static partial Regex MissingMembers();

    [GeneratedRegex("^.*?(?= Path: | LineNumber: |$)", RegexOptions.Singleline)]
    private static partial Regex Syntax();
}
