namespace PhotoVote.EventLog;

/// <summary>What makes a request fit to be batched with others: nothing in it can make the database refuse its neighbours.</summary>
internal static class AppendRequestRules
{
    public const int MaxEvents = 1_000;
    public const int MaxConditions = 16;
    public const long MaxBytes = 16 * 1024 * 1024;

    public static (int Events, long Bytes) Check(AppendRequest request)
    {
        if (request.Appends.IsDefaultOrEmpty)
            throw new ArgumentException("A request appends to at least one stream.", nameof(request));
        if (request.Conditions.Length > MaxConditions)
            throw new ArgumentException($"A request has at most {MaxConditions} conditions.", nameof(request));

        if (request.Follows is { } before
            && (before.Partition != request.Partition || !string.Equals(before.Appends[0].Stream, request.Appends[0].Stream, StringComparison.Ordinal)))
            throw new ArgumentException("A request follows one that begins with the same stream of the same partition.", nameof(request));

        var events = 0;
        var bytes = 0L;
        for (var i = 0; i < request.Appends.Length; i++)
        {
            var append = request.Appends[i];
            CheckName(append.Stream, StreamId.MaxNameLength, "stream name");
            for (var j = 0; j < i; j++)
                if (string.Equals(request.Appends[j].Stream, append.Stream, StringComparison.Ordinal))
                    throw new ArgumentException($"Stream {append.Stream} is named twice in one request.", nameof(request));
            if (append.Events.IsDefaultOrEmpty)
                throw new ArgumentException($"Nothing to append to stream {append.Stream}.", nameof(request));
            foreach (var e in append.Events)
            {
                CheckName(e.Type, EventData.MaxTypeLength, "event type");
                var size = (long)e.Data.Length + e.Metadata.Length;
                if (size > EventData.MaxBytes)
                    throw new ArgumentException($"An event of {size} bytes for stream {append.Stream}: at most {EventData.MaxBytes}.", nameof(request));
                bytes += size;
            }

            events += append.Events.Length;
        }

        for (var i = 0; i < request.Conditions.Length; i++)
        {
            var condition = request.Conditions[i];
            CheckName(condition.Stream, StreamId.MaxNameLength, "stream name");
            for (var j = 0; j < i; j++)
                if (string.Equals(request.Conditions[j].Stream, condition.Stream, StringComparison.Ordinal))
                    throw new ArgumentException($"Two conditions on stream {condition.Stream} in one request.", nameof(request));
            if (condition.Version < 0)
                throw new ArgumentException($"A condition on stream {condition.Stream} names version {condition.Version}: at least 0.", nameof(request));
        }

        if (events > MaxEvents)
            throw new ArgumentException($"{events} events in one request: at most {MaxEvents}.", nameof(request));
        if (bytes > MaxBytes)
            throw new ArgumentException($"{bytes} bytes in one request: at most {MaxBytes}.", nameof(request));
        return (events, bytes);
    }

    public static void CheckName(string? name, int longest, string what)
    {
        if (string.IsNullOrEmpty(name) || name.Length > longest)
            throw new ArgumentException($"A {what} has 1 to {longest} characters; this one has {name?.Length ?? 0}.", nameof(name));
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            var paired = char.IsHighSurrogate(c) && i + 1 < name.Length && char.IsLowSurrogate(name[i + 1]);
            if (char.IsControl(c) || (char.IsSurrogate(c) && !paired))
                throw new ArgumentException($"A {what} holds no control characters and no lone surrogates.", nameof(name));
            if (paired)
                i++;
        }
    }
}
