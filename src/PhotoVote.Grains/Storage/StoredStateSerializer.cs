using Microsoft.Extensions.Logging;
using Orleans.Storage;
using PhotoVote.StoredEvents;
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
        RefuseUnknown<T>();
        return new(TallyRecordCodec.Encode(input as TallyRecord ?? new()));
    }

    public T Deserialize<T>(BinaryData input)
    {
        RefuseUnknown<T>();
        try
        {
            return (T)(object)TallyRecordCodec.Decode(input);
        }
        catch (DamagedEventException e)
        {
            LogUnreadable(logger, e);
            return (T)(object)new TallyRecord();
        }
    }

    private static void RefuseUnknown<T>()
    {
        if (typeof(T) != typeof(TallyRecord))
            throw new NotSupportedException($"No stored shape is defined for {typeof(T)}.");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A kept tally cannot be read; it is counted again")]
    private static partial void LogUnreadable(ILogger logger, Exception e);
}
