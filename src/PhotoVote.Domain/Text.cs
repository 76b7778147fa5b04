using System.Buffers;
using System.Globalization;
using System.Text;

namespace PhotoVote.Domain;

/// <summary>What people write: trimmed, counted in Unicode scalar values, and free of what no screen can show.</summary>
public static class Text
{
    private static readonly SearchValues<char> PhotoCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:/-");

    internal static Refusal? Title(string? given, out string title)
    {
        title = Trimmed(given);
        return Check(title, 1, Limits.Title, lines: false, RefusalCodes.TitleInvalid, "title");
    }

    internal static Refusal? Description(string? given, out string description)
    {
        description = Trimmed(given).ReplaceLineEndings("\n");
        return Check(description, 0, Limits.Description, lines: true, RefusalCodes.DescriptionInvalid, "description");
    }

    internal static Refusal? Author(string? given, out string? author)
    {
        author = Trimmed(given) is { Length: > 0 } text ? text : null;
        return Check(author ?? "", 0, Limits.Author, lines: false, RefusalCodes.AuthorInvalid, "author");
    }

    internal static Refusal? Reason(string? given, out string reason)
    {
        reason = Trimmed(given);
        return Check(reason, 1, Limits.Reason, lines: false, RefusalCodes.ReasonInvalid, "reason");
    }

    /// <param name="rating">Whose name it is.</param>
    internal static Refusal? Grade(string? given, int rating, out string grade)
    {
        grade = Trimmed(given);
        return Check(grade, 1, Limits.Grade, lines: false, RefusalCodes.GradesInvalid, FormattableString.Invariant($"name of grade {rating}"));
    }

    internal static Refusal? Photo(string? given, out string? photo)
    {
        photo = Trimmed(given) is { Length: > 0 } text ? text : null;
        if (photo is null || (photo.Length <= Limits.Photo && !photo.AsSpan().ContainsAnyExcept(PhotoCharacters)))
            return null;
        return new Refusal(RefusalCodes.PhotoInvalid, $"A photo reference is at most {Limits.Photo} of A-Z a-z 0-9 . _ : / -");
    }

    /// <summary>The number of Unicode scalar values, or -1 when the text holds a lone surrogate or a character no screen can show.</summary>
    public static int Measure(string text, bool lines)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rest = text.AsSpan();
        var count = 0;
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var consumed) != OperationStatus.Done || !Shows(rune, lines))
                return -1;
            rest = rest[consumed..];
            count++;
        }

        return count;
    }

    /// <summary>A text as an eye compares it: digits and signs of all scripts as the usual ones, one space for several, and nothing that is not seen.</summary>
    internal static string Seen(string text)
    {
        var seen = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
                seen.Append(seen.Length > 0 && seen[^1] == ' ' ? "" : " ");
            else if (CharUnicodeInfo.GetDigitValue(rune.ToString(), 0) is var digit and >= 0)
                seen.Append(CultureInfo.InvariantCulture, $"{digit}");
            else if (rune.Value is '\u2212' or '\uFE63' or '\uFF0D')
                seen.Append('-');
            else if (rune.Value is '\uFE62' or '\uFF0B')
                seen.Append('+');
            else if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format && rune.Value is not (>= '\uFE00' and <= '\uFE0F'))
                seen.Append(rune.ToString());
        }

        return seen.ToString().Trim();
    }

    private static bool Shows(Rune rune, bool lines) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control => lines && rune.Value == '\n',
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        _ => true,
    };

    private static string Trimmed(string? given) => (given ?? "").Trim();

    private static Refusal? Check(string text, int fewest, int most, bool lines, string code, string name)
    {
        var length = Measure(text, lines);
        if (length < 0)
            return new Refusal(code, $"The {name} holds a character that cannot be shown.");
        if (length < fewest)
            return new Refusal(code, $"The {name} is missing.");
        return length <= most ? null : new Refusal(code, $"The {name} has {length} characters; {most} is the most.");
    }
}
