using PhotoVote.EventLog.Appending;

namespace PhotoVote.EventLog.Postgres;

/// <summary>The streams of a batch as event_log.append wants them: those that it need not look up, by number; the others by name.</summary>
internal sealed class BatchStreams
{
    public BatchStreams(AppendBatch batch, StreamMarks marks)
    {
        var n = batch.Streams.Count;
        (Names, Numbers, Expected) = (new string[n], new long[n], new long[n]);
        var open = new List<int>();
        for (var i = 0; i < n; i++)
        {
            var (name, expected) = batch.Streams[i];
            var mark = marks.Find(name);
            Numbers[i] = mark.Number;
            Names[i] = mark.Number > 0 ? "" : name;
            Expected[i] = expected.Value;
            // A version that the stream has reached need not be checked: if it is past that, the unique key tells.
            if (mark.Number == 0 || expected.IsAny || expected.Value > mark.Reached)
                open.Add(i + 1);
        }

        Open = [.. open];
        OpenFirst = new int[Open.Length];
        if (Open.Length > 0)
            FindFirstEvents(batch);
    }

    public string[] Names { get; }

    public long[] Numbers { get; }

    public long[] Expected { get; }

    /// <summary>The places, from 1, of the streams to look up.</summary>
    public int[] Open { get; }

    /// <summary>For each of these the place of its first event in the batch, from 0.</summary>
    public int[] OpenFirst { get; }

    /// <summary>Adds what was looked up, and marks all streams as the batch leaves them.</summary>
    /// <returns>The versions of the streams before the batch.</returns>
    public long[] Complete(AppendBatch batch, StreamMarks marks, long[] openNumbers, long[] openVersions)
    {
        for (var i = 0; i < Open.Length; i++)
        {
            Numbers[Open[i] - 1] = openNumbers[i];
            Expected[Open[i] - 1] = openVersions[i];
        }

        for (var i = 0; i < Expected.Length; i++)
            marks.Set(batch.Streams[i].Name, new(Numbers[i], Expected[i] + batch.AppendedTo(i)));
        return Expected;
    }

    private void FindFirstEvents(AppendBatch batch)
    {
        var first = new int[Expected.Length];
        Array.Fill(first, -1);
        foreach (var item in batch.Items)
        {
            var at = item.FirstEvent;
            for (var a = 0; a < item.Streams.Length; a++)
            {
                if (first[item.Streams[a]] < 0)
                    first[item.Streams[a]] = at;
                at += item.Request.Appends[a].Events.Length;
            }
        }

        for (var i = 0; i < Open.Length; i++)
            OpenFirst[i] = first[Open[i] - 1];
    }
}
