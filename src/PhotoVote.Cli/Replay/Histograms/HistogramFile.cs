using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using CsvHelper;
using PhotoVote.Domain;

namespace PhotoVote.Cli.Replay.Histograms;

/// <summary>How often a photo was given each rating.</summary>
/// <param name="Counts">Of the ratings 1, 2, …</param>
internal sealed record PhotoHistogram(string Photo, IReadOnlyList<int> Counts)
{
    public int Ratings { get; } = Counts.Sum();
}

/// <summary>
/// A file of histograms, read row by row in a memory that does not grow with it, but for the photos' names: CSV in UTF-8, a header
/// <c>photo,n1,…,n10</c> (the last number is the highest rating), then a row a photo. Every row is ended: a file that was cut off shows.
/// </summary>
internal sealed class HistogramFile
{
    /// <summary>Of one rating of one photo.</summary>
    public const int MostOfARating = 1_000_000;

    private static readonly CsvReaderOptions Strict = new()
    {
        Separator = ',',
        HasHeader = false,
        MalformedData = CsvMalformedDataHandling.Throw,
        TrackLineNumbers = true,
        MaxRecordSize = 1 << 16,
        AllowLineBreaksInQuotes = false,
    };

    private readonly string _path;

    private HistogramFile(string path) => _path = path;

    /// <summary>The highest rating; the lowest is 1.</summary>
    public int HighestRating { get; private set; }

    public int Photos { get; private set; }

    public long Ratings { get; private set; }

    /// <summary>Reads all of it, and keeps what it comes to.</summary>
    /// <exception cref="BallotsFileException">Something is wrong with it.</exception>
    public static HistogramFile Check(string path)
    {
        var (file, flaws, names) = (new HistogramFile(path), new FlawList(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var (row, photo) in file.Read(flaws))
        {
            if (!names.Add(photo.Photo))
                flaws.Add(new Flaw(path, row, 1, $"photo '{photo.Photo}' is there already"));
            file.Photos++;
            file.Ratings += photo.Ratings;
        }

        if (flaws.Count == 0 && file.Photos < 2)
            flaws.Add(new Flaw(path, 0, 0, $"it holds {file.Photos} photo(s); two are the least that can be voted on"));
        return flaws.Count == 0 ? file : throw new BallotsFileException(flaws.First, flaws.Count);
    }

    /// <summary>The photos, once more.</summary>
    /// <exception cref="BallotsFileException">The file is not what it was.</exception>
    public IEnumerable<PhotoHistogram> Read()
    {
        var flaws = new FlawList();
        foreach (var (_, photo) in Read(flaws))
        {
            if (flaws.Count > 0)
                break;
            yield return photo;
        }

        if (flaws.Count > 0)
            throw new BallotsFileException(flaws.First, flaws.Count);
    }

    private IEnumerable<(int Row, PhotoHistogram Photo)> Read(FlawList flaws)
    {
        using var stream = Open(flaws);
        if (stream is null)
            yield break;
        using var rows = CsvReader.Create(stream, Strict, leaveOpen: true);
        if (!Next(rows, flaws) || !ReadHeader(rows, flaws))
            yield break;
        while (Next(rows, flaws))
        {
            if (ReadPhoto(rows, flaws) is { } photo)
                yield return ((int)rows.LineNumber, photo);
        }
    }

    private FileStream? Open(FlawList flaws)
    {
        try
        {
            var stream = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
            if (stream.Length == 0)
                Flawed(flaws, 0, 0, "it is empty");
            else if (!IsEnded(stream))
                Flawed(flaws, 0, 0, "its last row is not ended by a line break: it may have been cut off");
            return stream;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Flawed(flaws, 0, 0, e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : $"it cannot be read: {e.Message}");
            return null;
        }
    }

    private static bool IsEnded(FileStream stream)
    {
        stream.Seek(-1, SeekOrigin.End);
        var last = stream.ReadByte();
        stream.Seek(0, SeekOrigin.Begin);
        return last == '\n';
    }

    private bool Next(CsvReader rows, FlawList flaws)
    {
        try
        {
            return rows.Read();
        }
        catch (CsvFormatException e)
        {
            Flawed(flaws, (int)e.LineNumber, 0, "a quotation mark is where none may be, or is not closed");
            return false;
        }
    }

    private bool ReadHeader(CsvReader row, FlawList flaws)
    {
        HighestRating = row.FieldCount - 1;
        if (HighestRating is < Limits.FewestSteps or > Limits.MostSteps)
            Flawed(flaws, (int)row.LineNumber, 0, $"the header has {row.FieldCount} columns; it is photo,n1,n2,… with {Limits.FewestSteps} to {Limits.MostSteps} ratings");
        for (var i = 0; i < row.FieldCount && flaws.Count == 0; i++)
        {
            var expected = i == 0 ? "photo" : string.Create(CultureInfo.InvariantCulture, $"n{i}");
            if (row.GetString(i) is var name && name != expected)
                Flawed(flaws, (int)row.LineNumber, i + 1, $"'{name}' stands where '{expected}' belongs");
        }

        return flaws.Count == 0;
    }

    private PhotoHistogram? ReadPhoto(CsvReader row, FlawList flaws)
    {
        var (number, columns, before) = ((int)row.LineNumber, HighestRating + 1, flaws.Count);
        if (row.FieldCount != columns)
        {
            Flawed(flaws, number, Math.Min(row.FieldCount, columns) + 1, $"the row has {row.FieldCount} columns, the header {columns}");
            return null;
        }

        var name = Utf8.IsValid(row.RawRecord) ? row.GetString(0) : "";
        if (name.Length == 0 || Domain.Text.Measure(name, lines: false) is < 0 or > Limits.Title)
            Flawed(flaws, number, 1, "a photo has no name, or one that cannot be shown");
        var counts = new int[HighestRating];
        for (var rating = 1; rating <= HighestRating; rating++)
        {
            var cell = row.GetSpan(rating);
            if (cell.Length > 0 && !cell.ContainsAnyExceptInRange((byte)'0', (byte)'9') && Utf8Parser.TryParse(cell, out counts[rating - 1], out var read)
                && read == cell.Length && counts[rating - 1] <= MostOfARating)
                continue;
            Flawed(flaws, number, rating + 1, $"'{Encoding.UTF8.GetString(cell)}' is no number of ratings: 0 to {MostOfARating}");
        }

        return flaws.Count == before ? new PhotoHistogram(name, counts) : null;
    }

    private void Flawed(FlawList flaws, int row, int column, string problem) => flaws.Add(new Flaw(_path, row, column, problem));
}
