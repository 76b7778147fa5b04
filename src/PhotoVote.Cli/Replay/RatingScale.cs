using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;

namespace PhotoVote.Cli.Replay;

/// <summary>The ratings that may be given, both ends included.</summary>
internal readonly partial record struct RatingScale(int Min, int Max)
{
    public bool Holds(int rating) => rating >= Min && rating <= Max;

    public override string ToString() => $"{Min}-{Max}";

    /// <summary>Reads <c>1-6</c> or <c>-2-2</c>.</summary>
    public static RatingScale Parse(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (Ends().Match(text) is { Success: true } ends
            && int.TryParse(ends.Groups["min"].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var min)
            && int.TryParse(ends.Groups["max"].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var max)
            && min < max)
            return new RatingScale(min, max);
        argument.AddError($"'{text}' is no scale: lowest and highest rating, such as 1-6");
        return default;
    }

    [GeneratedRegex("^(?<min>-?[0-9]{1,4})-(?<max>-?[0-9]{1,4})$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Ends();
}
