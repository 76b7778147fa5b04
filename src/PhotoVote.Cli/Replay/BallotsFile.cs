using System.Globalization;
using System.Text;
using CsvHelper;

namespace PhotoVote.Cli.Replay;

/// <summary>One ballot as a file has it.</summary>
/// <param name="Ratings">The place of a candidate, from 0 → its rating. Empty: no opinion at all.</param>
internal sealed record PaperBallot(string File, int Row, IReadOnlyDictionary<int, int> Ratings);

/// <summary>How to read a file of ballots.</summary>
/// <param name="SkipColumns">How many columns come before the first candidate's.</param>
/// <param name="Scale">The ratings that may be given.</param>
/// <param name="Blank">What a cell without an opinion holds.</param>
internal sealed record BallotsFormat(int SkipColumns, RatingScale Scale, string Blank);

/// <summary>
/// A file of ballots: comma-separated (RFC 4180), UTF-8 with or without a byte order mark, lines ended by LF or CRLF, a header that
/// names the candidates, then a row a ballot.
/// </summary>
internal sealed class BallotsFile
{
    private static readonly CsvReaderOptions Strict = new()
    {
        Separator = ',',
        HasHeader = false,
        MalformedData = CsvMalformedDataHandling.Throw,
        TrackLineNumbers = true,

        // A quotation mark that is never closed is then found in its own row, not at the end of the file.
        AllowLineBreaksInQuotes = false,
    };

    private readonly List<Flaw> _flaws = [];
    private readonly List<PaperBallot> _ballots = [];
    private readonly BallotsFormat _format;

    private BallotsFile(string path, BallotsFormat format) => (Path, _format) = (path, format);

    public string Path { get; }

    public IReadOnlyList<string> Candidates { get; private set; } = [];

    public IReadOnlyList<PaperBallot> Ballots => _ballots;

    /// <summary>What is wrong with it. When there is anything, nothing of it should be used.</summary>
    public IReadOnlyList<Flaw> Flaws => _flaws;

    public static BallotsFile Read(string path, BallotsFormat format)
    {
        var file = new BallotsFile(path, format);
        try
        {
            using var reader = new StreamReader(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
            file.Read(reader);
        }
        catch (DecoderFallbackException)
        {
            file.Flawed(0, 0, "it is not UTF-8 text");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file.Flawed(0, 0, e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : $"it cannot be read: {e.Message}");
        }

        return file;
    }

    private void Read(TextReader text)
    {
        using var rows = CsvReader.Create(text, Strict, leaveOpen: true);
        try
        {
            if (!rows.Read())
            {
                Flawed(0, 0, "it is empty");
                return;
            }

            ReadHeader(rows);
            while (rows.Read())
                ReadBallot(rows);
        }
        catch (CsvFormatException e)
        {
            Flawed((int)e.LineNumber, 0, "a quotation mark is where none may be, or is not closed");
        }

        if (_ballots.Count == 0 && _flaws.Count == 0)
            Flawed(0, 0, "it has a header and no ballot");
    }

    private void ReadHeader(CsvReader row)
    {
        var names = new List<string>();
        for (var i = _format.SkipColumns; i < row.FieldCount; i++)
        {
            var name = row.GetString(i).Trim();
            if (name.Length == 0)
                Flawed((int)row.LineNumber, i + 1, "a candidate has no name");
            else if (names.IndexOf(name) is var same and >= 0)
                Flawed((int)row.LineNumber, i + 1, $"'{name}' is the name of column {same + _format.SkipColumns + 1} already");
            names.Add(name);
        }

        if (names.Count < 2)
            Flawed((int)row.LineNumber, 0, $"it names {names.Count} candidates after {_format.SkipColumns} other column(s); two is the least");
        Candidates = names;
    }

    private void ReadBallot(CsvReader row)
    {
        var columns = Candidates.Count + _format.SkipColumns;
        if (row.FieldCount != columns)
        {
            Flawed((int)row.LineNumber, Math.Min(row.FieldCount, columns) + 1, $"the row has {row.FieldCount} columns, the header {columns}");
            return;
        }

        var ratings = new Dictionary<int, int>();
        for (var i = 0; i < Candidates.Count; i++)
        {
            var cell = row.GetString(i + _format.SkipColumns);
            if (cell == _format.Blank)
                continue;
            if (!int.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var rating))
                Flawed((int)row.LineNumber, i + _format.SkipColumns + 1, $"'{cell}' is no rating of {Candidates[i]}");
            else if (!_format.Scale.Holds(rating))
                Flawed((int)row.LineNumber, i + _format.SkipColumns + 1, $"{rating}, for {Candidates[i]}, is not on the scale {_format.Scale}");
            else
                ratings.Add(i, rating);
        }

        _ballots.Add(new PaperBallot(Path, (int)row.LineNumber, ratings));
    }

    private void Flawed(int row, int column, string problem) => _flaws.Add(new Flaw(Path, row, column, problem));
}
