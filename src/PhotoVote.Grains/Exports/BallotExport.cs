using System.Collections.Immutable;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Counting;
using PhotoVote.Domain.Elections;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.Grains.Reports;

namespace PhotoVote.Grains.Exports;

/// <summary>
/// The ballots of a closed election's competition as a table: a column a candidate, a row a ballot that counts there, without voters and ballots' ids, sorted by
/// what they say, so that no row tells when it was cast. Who was withdrawn has an empty column. <c>photovote count</c> reads it.
/// </summary>
public sealed class BallotExport(IEventLog log, CastBallots ballots) : IDisposable
{
    /// <summary>What the rows of an export may take; for more the log is read several times.</summary>
    public const long Memory = 64 << 20;

    private const int BytesAFlush = 1 << 16;

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>One export at a time in a silo.</summary>
    /// <returns>To be disposed when it is done; null when another is under way.</returns>
    public IDisposable? TryBegin() => _turn.Wait(0, CancellationToken.None) ? new Turn(_turn) : null;

    /// <summary>Writes the table, the header at once.</summary>
    /// <param name="election">A closed one.</param>
    /// <param name="competition">One of its competitions.</param>
    /// <param name="begun">Called when the header has been sent; from then on what it gives cancels.</param>
    /// <exception cref="LogUnavailableException">The log cannot be read; what was written is not the whole.</exception>
    /// <exception cref="AggregateFaultedException">A ballot cannot be read; what was written is not the whole.</exception>
    public Task WriteAsync(
        ElectionState election, Competition competition, PipeWriter output, Func<CancellationToken> begun, CancellationToken cancellationToken) =>
        WriteAsync(election, competition, output, begun, Memory, cancellationToken);

    internal async Task WriteAsync(
        ElectionState election, Competition competition, PipeWriter output, Func<CancellationToken> begun, long memory, CancellationToken cancellationToken)
    {
        // Nobody votes in a closed election: what is in the log now is all there will be.
        var head = await log.ReadHeadAsync(election.Id.Partition, cancellationToken).ConfigureAwait(false);
        var candidates = competition.Candidates.Select(number => election.Candidates[number]).ToImmutableArray();
        var columns = candidates.Index().Where(c => c.Item.Withdrawn is null).ToDictionary(c => c.Item.Number, c => c.Index);
        var header = new CsvText();
        foreach (var name in BallotColumns.Of(candidates.Select(c => c.Title)))
            header.Words(name);
        Encoding.UTF8.GetBytes(header.EndRow().ToString(), output);
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        cancellationToken = begun();

        var cells = Cells(election);
        var (row, rows) = (new byte[candidates.Length], new BallotRows(candidates.Length, memory));
        while (rows.BeginPass())
        {
            await ballots.ReadAsync(
                election.Id,
                head,
                ballot =>
                {
                    if (Read(ballot, election, columns, row))
                        rows.Add(row);
                },
                cancellationToken).ConfigureAwait(false);
            foreach (var (content, count) in rows.EndPass())
            {
                for (var i = 0L; i < count; i++)
                {
                    Write(content.Span, cells, output);
                    if (output.UnflushedBytes >= BytesAFlush && (await output.FlushAsync(cancellationToken).ConfigureAwait(false)).IsCompleted)
                        return;
                }
            }
        }

        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>A byte a candidate: 0 without an opinion, else the place of the rating on the scale, from 1.</summary>
    /// <returns>Whether the ballot counts in the competition.</returns>
    private static bool Read(BallotCast ballot, ElectionState election, Dictionary<int, int> columns, byte[] row)
    {
        Array.Clear(row);
        var counts = false;
        var candidates = ballot.Candidates.AsSpan();
        var ratings = ballot.Ratings.AsSpan();
        for (var i = 0; i < candidates.Length && i < ratings.Length; i++)
        {
            if (!columns.TryGetValue(candidates[i], out var column) || ratings[i] < election.ScaleMin || ratings[i] > election.ScaleMax)
                continue;
            row[column] = (byte)(ratings[i] - election.ScaleMin + 1);
            counts = true;
        }

        return counts;
    }

    private static byte[][] Cells(ElectionState election) =>
        [[], .. Enumerable.Range(election.ScaleMin, election.ScaleMax - election.ScaleMin + 1).Select(r => Encoding.ASCII.GetBytes(r.ToString(CultureInfo.InvariantCulture)))];

    private static void Write(ReadOnlySpan<byte> row, byte[][] cells, PipeWriter output)
    {
        // A cell has four characters at the most, -100, and a comma or half of the line's end.
        var line = output.GetSpan((row.Length * 5) + 2);
        var length = 0;
        for (var i = 0; i < row.Length; i++)
        {
            if (i > 0)
                line[length++] = (byte)',';
            cells[row[i]].CopyTo(line[length..]);
            length += cells[row[i]].Length;
        }

        "\r\n"u8.CopyTo(line[length..]);
        output.Advance(length + 2);
    }

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        private SemaphoreSlim? _turn = turn;

        public void Dispose() => Interlocked.Exchange(ref _turn, null)?.Release();
    }
}
