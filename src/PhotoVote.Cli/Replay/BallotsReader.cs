using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;
using CsvHelper;
using PhotoVote.Domain.Counting;

namespace PhotoVote.Cli.Replay;

/// <summary>How to read a file of ballots.</summary>
/// <param name="SkipColumns">How many columns come before the first candidate's.</param>
/// <param name="Scale">The ratings that may be given.</param>
/// <param name="Blank">What a cell without an opinion holds.</param>
/// <param name="EmptyIsBlank">Whether an empty cell is no opinion either.</param>
/// <param name="Grades">Names of the ratings from the lowest up, which a cell may hold instead; empty: none.</param>
internal sealed record BallotsFormat(int SkipColumns, RatingScale Scale, string Blank, bool EmptyIsBlank = false, IReadOnlyList<string>? Grades = null);

/// <summary>Takes a ballot while it is read.</summary>
/// <param name="row">Its line in the file, from 1.</param>
/// <param name="ratings">One for each candidate; <see cref="ProfileCounter.Blank"/> is no opinion.</param>
internal delegate void BallotHandler(int row, ReadOnlySpan<int> ratings);

/// <summary>
/// Reads a file of ballots row by row, in a memory that does not grow with it: comma-separated (RFC 4180), UTF-8 with or without a byte order
/// mark or UTF-16 with one, lines ended by LF or CRLF, a header that names the candidates, then a row a ballot.
/// </summary>
/// <param name="flawed">Is told what is wrong; when there is anything, nothing of the file should be used.</param>
internal sealed class BallotsReader(string path, BallotsFormat format, Action<Flaw> flawed)
{
    private const int LongestRow = 16 << 20;
    private const string NotText = "it is not UTF-8 text: save it as CSV in UTF-8";

    private static readonly CsvReaderOptions Strict = new()
    {
        Separator = ',',
        HasHeader = false,
        MalformedData = CsvMalformedDataHandling.Throw,
        TrackLineNumbers = true,
        MaxRecordSize = LongestRow,
        BufferSize = 1 << 18,

        // A quotation mark that is never closed is then found in its own row, not at the end of the file.
        AllowLineBreaksInQuotes = false,
    };

    private const int Unsaid = int.MinValue + 1;

    private readonly byte[] _blank = Encoding.UTF8.GetBytes(format.Blank);

    // What a cell of one byte says. Nearly all are one: looked up, a file is read in two thirds of the time.
    private readonly int[] _oneByte = [.. Enumerable.Range(0, byte.MaxValue + 1).Select(b => OneByte((char)b, format))];
    private int[] _ratings = [];
    private long _ballots;
    private bool _flawed;

    public IReadOnlyList<string> Candidates { get; private set; } = [];

    /// <param name="header">Is called before the first ballot, when <see cref="Candidates"/> are there.</param>
    /// <param name="progress">Is told how many more bytes have been read.</param>
    public void Read(BallotHandler ballot, Action? header = null, Action<long>? progress = null, CancellationToken cancellationToken = default)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
            Read(file, ballot, header, progress, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Flawed(0, 0, e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : $"it cannot be read: {e.Message}");
        }
    }

    private void Read(Stream file, BallotHandler ballot, Action? header, Action<long>? progress, CancellationToken cancellationToken)
    {
        using var rows = CsvReader.Create(file, Strict, leaveOpen: true);
        try
        {
            if (!rows.Read())
            {
                Flawed(0, 0, "it is empty: a header that names the candidates is wanted, then a row a ballot");
                return;
            }

            if (!ReadHeader(rows))
                return;
            header?.Invoke();
            long told = 0;
            while (rows.Read())
            {
                ReadBallot(rows, ballot);
                if ((rows.LineNumber & 0xfff) != 0)
                    continue;
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Invoke(rows.ByteOffset - told);
                told = rows.ByteOffset;
            }
        }
        catch (CsvFormatException e)
        {
            Flawed((int)e.LineNumber, 0, rows.ByteOffset + LongestRow < SizeOf(file)
                ? "a quotation mark is where none may be, or is not closed, or the row is too long"
                : "a quotation mark is where none may be, or is not closed");
        }

        if (_ballots == 0 && !_flawed)
            Flawed(0, 0, "it has a header and no ballot: a row for each is wanted");
    }

    private static long SizeOf(Stream file) => file.CanSeek ? file.Length : 0;

    /// <returns>Whether it makes sense to read on.</returns>
    private bool ReadHeader(CsvReader row)
    {
        if (!Utf8.IsValid(row.RawRecord) || row.RawRecord.Contains((byte)0))
        {
            Flawed((int)row.LineNumber, 0, NotText);
            return false;
        }

        if (row.FieldCount == 1 && Separator(row.RawRecord) is { } separator)
        {
            Flawed((int)row.LineNumber, 0, $"its columns are separated by {separator}: save it with commas between them");
            return false;
        }

        var names = new List<string>();
        for (var i = format.SkipColumns; i < row.FieldCount; i++)
        {
            var name = CsvText.Unsafe(row.GetString(i).Trim());
            if (name.Length == 0)
                Flawed((int)row.LineNumber, i + 1, "a candidate has no name: give it one, or take the column away");
            else if (PhotoVote.Domain.Text.Measure(name, lines: false) < 0)
                Flawed((int)row.LineNumber, i + 1, "a candidate's name holds a character that cannot be shown");
            else if (names.IndexOf(name) is var same and >= 0)
                Flawed((int)row.LineNumber, i + 1, $"'{name}' is the name of column {same + format.SkipColumns + 1} already: give each candidate another");
            names.Add(name);
        }

        if (names.Count < 2)
            Flawed((int)row.LineNumber, 0, $"it names {(names.Count == 1 ? "1 candidate" : "no candidate")} after the columns that are skipped (--skip-columns {format.SkipColumns}); two is the least");
        Candidates = names;
        _ratings = new int[names.Count];
        return true;
    }

    private void ReadBallot(CsvReader row, BallotHandler ballot)
    {
        var columns = Candidates.Count + format.SkipColumns;
        if (row.FieldCount != columns)
        {
            Flawed((int)row.LineNumber, Math.Min(row.FieldCount, columns) + 1, $"the row has {row.FieldCount} columns, the header {columns}");
            return;
        }

        _ballots++;
        if (!Utf8.IsValid(row.RawRecord))
        {
            Flawed((int)row.LineNumber, 0, NotText);
            return;
        }

        var sound = true;
        for (var i = 0; i < _ratings.Length; i++)
        {
            var cell = row.GetSpan(i + format.SkipColumns);
            if (cell.Length == 1 && _oneByte[cell[0]] is var rating && rating != Unsaid)
                _ratings[i] = rating;
            else
                sound &= TryRead(row, i, cell);
        }

        if (sound)
            ballot((int)row.LineNumber, _ratings);
    }

    /// <summary>What spreadsheets of many countries put in the place of commas; null when it is neither.</summary>
    private static string? Separator(ReadOnlySpan<byte> header) => (header.Contains((byte)';'), header.Contains((byte)'\t')) switch
    {
        (true, _) => "semicolons",
        (_, true) => "tabs",
        _ => null,
    };

    private static int OneByte(char cell, BallotsFormat format)
    {
        if (format.Blank.Length == 1 && format.Blank[0] == cell && char.IsAscii(cell))
            return ProfileCounter.Blank;
        return char.IsAsciiDigit(cell) && format.Scale.Holds(cell - '0') ? cell - '0' : Unsaid;
    }

    private bool TryRead(CsvReader row, int candidate, ReadOnlySpan<byte> cell)
    {
        if ((cell.IsEmpty && format.EmptyIsBlank) || cell.SequenceEqual(_blank))
        {
            _ratings[candidate] = ProfileCounter.Blank;
            return true;
        }

        if (Utf8Parser.TryParse(cell, out int rating, out var read) && read == cell.Length)
        {
            _ratings[candidate] = rating;
            if (format.Scale.Holds(rating))
                return true;
            Flawed((int)row.LineNumber, candidate + format.SkipColumns + 1, $"{rating}, for {Candidates[candidate]}, is not on the scale {format.Scale} (--scale, --skip-columns)");
            return false;
        }

        var text = Encoding.UTF8.GetString(cell);
        for (var i = 0; format.Grades is { } grades && i < grades.Count; i++)
        {
            if (grades[i] != text)
                continue;
            _ratings[candidate] = format.Scale.Min + i;
            return true;
        }

        Flawed((int)row.LineNumber, candidate + format.SkipColumns + 1, $"'{text}' is no rating of {Candidates[candidate]}: whole numbers are, {(format.Grades is { Count: > 0 } ? "names of grades, " : "")}and {(format.EmptyIsBlank ? "nothing" : "--blank-value")} for no opinion");
        return false;
    }

    private void Flawed(int row, int column, string problem)
    {
        _flawed = true;
        flawed(new Flaw(path, row, column, problem));
    }
}
