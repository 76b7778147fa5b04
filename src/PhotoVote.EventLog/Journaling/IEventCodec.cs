namespace PhotoVote.EventLog.Journaling;

/// <summary>Turns an application's events into what the log stores, and back.</summary>
public interface IEventCodec
{
    /// <summary>The stored form of an event.</summary>
    /// <exception cref="ArgumentException">Its type has no stored form.</exception>
    EventData Encode(object @event);

    /// <summary>The event that was stored.</summary>
    /// <exception cref="Exception">Its type is unknown or its data cannot be read: the aggregate stops with this as the cause; nothing is skipped.</exception>
    object Decode(RecordedEvent recorded);
}
