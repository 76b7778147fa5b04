using System.Text.Json.Nodes;

namespace PhotoVote.StoredEvents;

/// <summary>Under which name and version a record is stored, for ever.</summary>
public sealed record EventType(Type Record, string Name, int Version)
{
    /// <summary>As stored: <c>ElectionCreated.v1</c>.</summary>
    public string StoredAs { get; } = $"{Name}.v{Version}";
}

/// <summary>
/// How an event stored in an older shape reads today: its JSON, made into the next version's. Stored events are never edited;
/// chains of upcasters lead from any version to the current one.
/// </summary>
/// <param name="From">As stored: <c>ElectionCreated.v1</c>.</param>
/// <param name="To">What the transformed JSON is: <c>ElectionCreated.v2</c>.</param>
public sealed record Upcaster(string From, string To, Func<JsonObject, JsonObject> Transform);
