using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace PhotoVote.Domain;

/// <summary>Whom a voter is on the roll: 1 to 64 of <c>A-Z a-z 0-9 _ -</c>, opaque. The alphabet keeps addresses and names out.</summary>
public readonly record struct VoterId
{
    public const int MaxLength = 64;

    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    private VoterId(string value) => Value = value;

    /// <summary>The text; null only in the default value, which is no voter.</summary>
    public string? Value { get; }

    public bool IsValid => Value is not null;

    public override string ToString() => Value ?? "";

    public static bool TryParse([NotNullWhen(true)] string? text, out VoterId id)
    {
        var valid = text is { Length: > 0 and <= MaxLength } && !text.AsSpan().ContainsAnyExcept(Characters);
        id = valid ? new VoterId(text!) : default;
        return valid;
    }

    /// <exception cref="FormatException">The text is not a voter id.</exception>
    public static VoterId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("A voter id is 1 to 64 of A-Z a-z 0-9 _ -");
}
