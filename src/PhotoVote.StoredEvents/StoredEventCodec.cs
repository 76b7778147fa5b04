using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;

namespace PhotoVote.StoredEvents;

/// <summary>The registry as the event log asks for it.</summary>
public sealed class StoredEventCodec(EventRegistry registry) : IEventCodec
{
    public static StoredEventCodec Current { get; } = new(EventRegistry.Current);

    public EventData Encode(object @event) => new(registry.TypeOf(@event), registry.Encode(@event));

    public object Decode(RecordedEvent recorded) => registry.Decode(recorded.Type, recorded.Data);
}
