using System.Buffers;
using System.Globalization;
using System.Text;

namespace PhotoVote.Domain.Counting;

/// <summary>
/// Comma-separated values (RFC 4180, lines ended by CR LF) that are also safe to open in a spreadsheet: text that one would take for a formula
/// is given an apostrophe in front, as OWASP's "CSV Injection" advises. Numbers, also those below zero, are left alone.
/// </summary>
public sealed class CsvText
{
    // The ideographic forms count too: spreadsheets take them for the plain ones.
    private static readonly SearchValues<char> BeginsFormula = SearchValues.Create("=+-@\t\r\n＝＋－＠");
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(",\"\r\n'");

    private readonly StringBuilder _text = new();
    private bool _begun;

    /// <summary>What somebody wrote.</summary>
    public CsvText Words(string text) => Cell(Safe(text));

    /// <summary>The text as <see cref="Words"/> shows it.</summary>
    public static string Safe(string text)
    {
        // A byte order mark or spaces in front do not keep a spreadsheet from finding a formula.
        var bare = text.AsSpan().TrimStart(" \uFEFF\u00A0");
        return bare.Length > 0 && BeginsFormula.Contains(bare[0]) && !IsNumber(text) ? "'" + text : text;
    }

    /// <summary>The text that <see cref="Safe"/> made safe.</summary>
    public static string Unsafe(string shown) => shown.StartsWith('\'') && Safe(shown[1..]) == shown ? shown[1..] : shown;

    public CsvText Number(long? number) => Cell(number is { } some ? Say.Number(some) : "");

    public CsvText EndRow()
    {
        _text.Append("\r\n");
        _begun = false;
        return this;
    }

    public override string ToString() => _text.ToString();

    private static bool IsNumber(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);

    private CsvText Cell(string text)
    {
        if (_begun)
            _text.Append(',');
        _begun = true;
        if (text.AsSpan().ContainsAny(NeedsQuotes))
            _text.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        else
            _text.Append(text);
        return this;
    }
}
