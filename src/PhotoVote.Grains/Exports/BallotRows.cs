namespace PhotoVote.Grains.Exports;

/// <summary>
/// The smallest of many rows of bytes, in their order, each with how often it came: what one pass over ballots can hold. Rows of which it has no room are
/// left to the next pass, which begins after the last one that this gave. Equal rows take the room of one.
/// </summary>
internal sealed class BallotRows
{
    private const int SmallestCapacity = 1_024;

    private readonly int _width;
    private readonly int _most;
    private byte[] _rows;
    private long[] _counts;
    private byte[] _spareRows = [];
    private long[] _spareCounts = [];
    private int _filled;
    private byte[]? _after;
    private byte[]? _bound;

    /// <param name="width">Bytes a row, at least one.</param>
    /// <param name="memory">About how many bytes it may take at the most, while it sorts.</param>
    public BallotRows(int width, long memory)
    {
        // Sorted into a copy: both, the counts of both, and the order.
        _width = width;
        _most = (int)Math.Clamp(memory / ((2L * width) + (2 * sizeof(long)) + sizeof(int)), 2, Array.MaxLength / width);
        var capacity = Math.Min(_most, SmallestCapacity);
        (_rows, _counts) = (new byte[capacity * width], new long[capacity]);
    }

    /// <summary>Begins a pass after the last row that the one before gave.</summary>
    /// <returns>Whether there is anything left for it.</returns>
    public bool BeginPass()
    {
        if (_after is not null && _bound is null)
            return false;
        if (_filled > 0)
            _after = Row(_filled - 1).ToArray();
        (_filled, _bound) = (0, null);
        return true;
    }

    public void Add(ReadOnlySpan<byte> row)
    {
        if (IsOutside(row))
            return;
        if (_filled == _counts.Length)
        {
            MakeRoom();
            if (IsOutside(row))
                return;
        }

        row.CopyTo(_rows.AsSpan(_filled * _width, _width));
        _counts[_filled++] = 1;
    }

    /// <summary>Ends a pass: the rows that it gives, in order.</summary>
    public IEnumerable<(ReadOnlyMemory<byte> Row, long Count)> EndPass()
    {
        Sort();
        _after ??= [];
        for (var i = 0; i < _filled; i++)
            yield return (_rows.AsMemory(i * _width, _width), _counts[i]);
    }

    private bool IsOutside(ReadOnlySpan<byte> row) =>
        (_after is { Length: > 0 } && row.SequenceCompareTo(_after) <= 0) || (_bound is not null && row.SequenceCompareTo(_bound) > 0);

    private void MakeRoom()
    {
        if (_counts.Length < _most)
        {
            var capacity = (int)Math.Min(_most, 2L * _counts.Length);
            Array.Resize(ref _rows, capacity * _width);
            Array.Resize(ref _counts, capacity);
            return;
        }

        Sort();
        if (_filled <= _most / 2)
            return;
        _filled = _most / 2;
        _bound = Row(_filled - 1).ToArray();
    }

    private void Sort()
    {
        var order = new int[_filled];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        order.AsSpan().Sort((a, b) => Row(a).SequenceCompareTo(Row(b)));

        if (_spareCounts.Length != _counts.Length)
            (_spareRows, _spareCounts) = (new byte[_rows.Length], new long[_counts.Length]);
        var (rows, counts, filled) = (_spareRows, _spareCounts, 0);
        foreach (var i in order)
        {
            if (filled > 0 && rows.AsSpan((filled - 1) * _width, _width).SequenceEqual(Row(i)))
            {
                counts[filled - 1] += _counts[i];
                continue;
            }

            Row(i).CopyTo(rows.AsSpan(filled * _width, _width));
            counts[filled++] = _counts[i];
        }

        (_rows, _spareRows) = (rows, _rows);
        (_counts, _spareCounts) = (counts, _counts);
        _filled = filled;
    }

    private ReadOnlySpan<byte> Row(int i) => _rows.AsSpan(i * _width, _width);
}
