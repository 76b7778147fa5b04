using Microsoft.Extensions.Logging;
using Orleans.Storage;
using PhotoVote.StoredEvents;
using PhotoVote.StoredEvents.Pairs;
using PhotoVote.StoredEvents.Schedules;
using PhotoVote.StoredEvents.Tallies;

namespace PhotoVote.Grains.Storage;

/// <summary>
/// Grain state as the JSON of its stored shape, which other programs read too. State that cannot be read becomes an empty one with its
/// version, so that it is computed again and written over: were it an error, it could never be replaced.
/// </summary>
public sealed partial class StoredStateSerializer(ILogger<StoredStateSerializer> logger) : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input)
    {
        if (typeof(T) == typeof(TallyRecord))
            return new(TallyRecordCodec.Encode(input as TallyRecord ?? new()));
        if (typeof(T) == typeof(ScheduleRecord))
            return new(ScheduleRecordCodec.Encode(input as ScheduleRecord ?? new()));
        if (typeof(T) == typeof(PairsRecord))
            return new(PairsRecordCodec.Encode(input as PairsRecord ?? new()));
        throw Unknown<T>();
    }

    public T Deserialize<T>(BinaryData input)
    {
        if (typeof(T) == typeof(TallyRecord))
            return (T)(object)OrNew(() => TallyRecordCodec.Decode(input));
        if (typeof(T) == typeof(ScheduleRecord))
            return (T)(object)OrNew(() => ScheduleRecordCodec.Decode(input));
        if (typeof(T) == typeof(PairsRecord))
            return (T)(object)OrNew(() => PairsRecordCodec.Decode(input));
        throw Unknown<T>();
    }

    private T OrNew<T>(Func<T> decode)
        where T : new()
    {
        try
        {
            return decode();
        }
        catch (DamagedEventException e)
        {
            LogUnreadable(logger, e);
            return new();
        }
    }

    private static NotSupportedException Unknown<T>() => new($"No stored shape is defined for {typeof(T)}.");

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is kept beside the log cannot be read; it is computed again")]
    private static partial void LogUnreadable(ILogger logger, Exception e);
}
