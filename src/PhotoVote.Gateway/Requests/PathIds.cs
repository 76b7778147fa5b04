using System.Globalization;
using PhotoVote.Domain;
using PhotoVote.Domain.Counting;
using PhotoVote.Gateway.Problems;

namespace PhotoVote.Gateway.Requests;

// Each reads any text, so that the answer to a wrong one can name it; none lets a grain be woken for an id that cannot exist.

/// <summary>An election's id in a path.</summary>
internal readonly record struct ElectionParameter(ElectionId Id, Unreadable? Unreadable) : IRequestPart
{
    public override string ToString() => Id.ToString();

    public static bool TryParse(string? text, out ElectionParameter value)
    {
        value = new(default, ElectionId.TryParse(text, out var id) ? null : PathIds.NotAnId(text, "an election's"));
        value = value with { Id = id };
        return true;
    }
}

/// <summary>A ballot's id in a path.</summary>
internal readonly record struct BallotParameter(BallotId Id, Unreadable? Unreadable) : IRequestPart
{
    public override string ToString() => Id.ToString();

    public static bool TryParse(string? text, out BallotParameter value)
    {
        value = new(default, BallotId.TryParse(text, out var id) ? null : PathIds.NotAnId(text, "a ballot's"));
        value = value with { Id = id };
        return true;
    }
}

/// <summary>A voter's id in a path or a query.</summary>
internal readonly record struct VoterParameter(VoterId Id, Unreadable? Unreadable) : IRequestPart
{
    public override string ToString() => Id.ToString();

    public static bool TryParse(string? text, out VoterParameter value)
    {
        var valid = VoterId.TryParse(text, out var id);
        value = new(id, valid ? null : new(EdgeCodes.ParameterInvalid, $"'{PathIds.Shown(text)}' is not a voter's id: 1 to 64 of A-Z a-z 0-9 _ -"));
        return true;
    }
}

/// <summary>The number of a competition or a candidate in a path.</summary>
internal readonly record struct NumberParameter(int Value, Unreadable? Unreadable) : IRequestPart
{
    public static bool TryParse(string? text, out NumberParameter value)
    {
        var valid = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && text![0] != '0';
        value = new(number, valid ? null : new(EdgeCodes.ParameterInvalid, $"'{PathIds.Shown(text)}' is not a number from 1 to {int.MaxValue}."));
        return true;
    }
}

/// <summary>The name of a counting rule in a query.</summary>
internal readonly record struct RuleParameter(string Name, Unreadable? Unreadable) : IRequestPart
{
    public static readonly string Names = string.Join(", ", CountingRule.All.Select(rule => rule.Name));

    public static bool TryParse(string? text, out RuleParameter value)
    {
        value = new(text ?? "", CountingRule.Find(text ?? "") is not null ? null : new(EdgeCodes.ParameterInvalid, $"'{PathIds.Shown(text)}' is no counting rule: {Names}."));
        return true;
    }
}

/// <summary>How many entries a page may have.</summary>
internal readonly record struct LimitParameter(int Value, Unreadable? Unreadable) : IRequestPart
{
    public const int Default = 100;
    public const int Most = 1_000;

    public static bool TryParse(string? text, out LimitParameter value)
    {
        var valid = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= Most;
        value = new(number, valid ? null : new(EdgeCodes.ParameterInvalid, $"'{PathIds.Shown(text)}' is not a number from 1 to {Most}."));
        return true;
    }
}

/// <summary>A position of the log to read on from.</summary>
internal readonly record struct PositionParameter(long Value, Unreadable? Unreadable) : IRequestPart
{
    public static bool TryParse(string? text, out PositionParameter value)
    {
        var valid = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        value = new(number, valid ? null : new(EdgeCodes.ParameterInvalid, $"'{PathIds.Shown(text)}' is not a position: a number from 0 on."));
        return true;
    }
}

internal static class PathIds
{
    private const int LongestShown = 100;

    public static Unreadable NotAnId(string? text, string whose) =>
        new(EdgeCodes.ParameterInvalid, $"'{Shown(text)}' is not {whose} id: 26 of 0-9 A-Z without I L O U, the first at most 7, in capitals.");

    /// <summary>What was sent, as far as a sentence holds it.</summary>
    public static string Shown(string? text) => text switch
    {
        null => "",
        { Length: > LongestShown } => string.Concat(text.AsSpan(0, LongestShown), "…"),
        _ => text,
    };
}
