using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Elections;
using PhotoVote.Domain.JoinCodes;
using PhotoVote.Domain.Rolls;

namespace PhotoVote.StoredEvents;

/// <summary>
/// The one table of stored event names and versions, and the way from a record to its bytes and back. A new shape is a new
/// version with an upcaster from the old; no line of <see cref="Current"/> is ever changed or removed.
/// </summary>
public sealed class EventRegistry
{
    /// <summary>Every event that PhotoVote stores.</summary>
    public static EventRegistry Current { get; } = new(
        StoredJson.Readable,
        [
            Event<ElectionCreated>("ElectionCreated", 1),
            Event<ElectionDescribed>("ElectionDescribed", 1),
            Event<CompetitionAdded>("CompetitionAdded", 1),
            Event<CompetitionDescribed>("CompetitionDescribed", 1),
            Event<CompetitionRemoved>("CompetitionRemoved", 1),
            Event<CandidateAdded>("CandidateAdded", 1),
            Event<CandidateDescribed>("CandidateDescribed", 1),
            Event<CandidateRemoved>("CandidateRemoved", 1),
            Event<ElectionTextCorrected>("ElectionTextCorrected", 1),
            Event<CompetitionTextCorrected>("CompetitionTextCorrected", 1),
            Event<CandidateTextCorrected>("CandidateTextCorrected", 1),
            Event<ElectionOpened>("ElectionOpened", 1),
            Event<CandidateWithdrawn>("CandidateWithdrawn", 1),
            Event<ElectionClosed>("ElectionClosed", 1),
            Event<ResultsPublished>("ResultsPublished", 1),
            Event<JoinCodeAssigned>("JoinCodeAssigned", 1),
            Event<VotersRegistered>("VotersRegistered", 1),
            Event<VoterRevoked>("VoterRevoked", 1),
            Event<BallotCreated>("BallotCreated", 1),
            Event<BallotBegun>("BallotBegun", 1),
            Event<CandidateRated>("CandidateRated", 1),
            Event<RatingCleared>("RatingCleared", 1),
            Event<BallotCast>("BallotCast", 1),
            Event<BallotVoided>("BallotVoided", 1),
            Event<ElectionScheduled>("ElectionScheduled", 1),
            Event<CountingChosen>("CountingChosen", 1),
            Event<CompetitionQuorumSet>("CompetitionQuorumSet", 1),
            Event<DrawSealed>("DrawSealed", 1),
            Event<DrawRevealed>("DrawRevealed", 1),
            Event<CandidatesOrdered>("CandidatesOrdered", 1),
            Event<AuthorsChosen>("AuthorsChosen", 1),
            Event<GradesNamed>("GradesNamed", 1),
        ],
        []);

    private readonly JsonSerializerContext _json;
    private readonly FrozenDictionary<Type, EventType> _byRecord;
    private readonly FrozenDictionary<string, EventType> _byName;
    private readonly FrozenDictionary<string, Upcaster> _upcasters;

    /// <param name="json">Knows how to read and write every record of the table.</param>
    /// <param name="types">One line a record, in its current version.</param>
    /// <param name="upcasters">One line an older version.</param>
    /// <exception cref="ArgumentException">A record or name twice, or an upcaster that leads nowhere or starts at a current version.</exception>
    public EventRegistry(JsonSerializerContext json, ImmutableArray<EventType> types, ImmutableArray<Upcaster> upcasters)
    {
        _json = json;
        Types = types;
        _byRecord = types.ToDictionary(t => t.Record).ToFrozenDictionary();
        _byName = types.ToDictionary(t => t.StoredAs, StringComparer.Ordinal).ToFrozenDictionary(StringComparer.Ordinal);
        _upcasters = upcasters.ToDictionary(u => u.From, StringComparer.Ordinal).ToFrozenDictionary(StringComparer.Ordinal);
        foreach (var type in types)
            _ = TypeInfo(type);
        foreach (var upcaster in upcasters)
            EnsureLeadsToCurrent(upcaster);
    }

    /// <summary>The table.</summary>
    public ImmutableArray<EventType> Types { get; }

    /// <summary>The type under which an event is stored: <c>ElectionCreated.v1</c>.</summary>
    /// <exception cref="UnknownEventException">The record is not in the table.</exception>
    public string TypeOf(object @event) => Find(@event).StoredAs;

    /// <summary>Whether what is stored under this type is such an event, in whichever version: tells without reading it.</summary>
    public bool Is<T>(string type) => _byRecord.TryGetValue(typeof(T), out var known)
        && type.StartsWith(known.Name, StringComparison.Ordinal) && type.AsSpan(known.Name.Length).StartsWith(".v");

    /// <summary>UTF-8 JSON. The same event always gives the same bytes.</summary>
    /// <exception cref="UnknownEventException">The record is not in the table.</exception>
    public byte[] Encode(object @event) => JsonSerializer.SerializeToUtf8Bytes(@event, TypeInfo(Find(@event)));

    /// <summary>The event that was stored, in today's shape.</summary>
    /// <exception cref="UnknownEventException">The type is not in the table, in this or an older version.</exception>
    /// <exception cref="DamagedEventException">The data does not have the type's shape.</exception>
    public object Decode(string type, ReadOnlyMemory<byte> data) => Decode(type, data.Span);

    /// <inheritdoc cref="Decode(string, ReadOnlyMemory{byte})"/>
    public object Decode(string type, ReadOnlySpan<byte> data)
    {
        try
        {
            var decoded = _byName.TryGetValue(type, out var current)
                ? JsonSerializer.Deserialize(data, TypeInfo(current))
                : Upcast(type, data);
            return decoded ?? throw new DamagedEventException(type, "it is null.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new DamagedEventException(type, e.Message, e);
        }
    }

    private static EventType Event<T>(string name, int version) => new(typeof(T), name, version);

    private EventType Find(object @event) =>
        _byRecord.TryGetValue(@event.GetType(), out var type) ? type : throw new UnknownEventException(@event.GetType().Name);

    private System.Text.Json.Serialization.Metadata.JsonTypeInfo TypeInfo(EventType type) => _json.GetTypeInfo(type.Record)
        ?? throw new ArgumentException($"The JSON context does not know {type.Record.Name}.", nameof(type));

    private object? Upcast(string type, ReadOnlySpan<byte> data)
    {
        if (!_upcasters.TryGetValue(type, out var upcaster))
            throw new UnknownEventException(type);
        var json = JsonNode.Parse(data, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject
            ?? throw new DamagedEventException(type, "it is not a JSON object.");

        for (; upcaster is not null; upcaster = _upcasters.GetValueOrDefault(type))
        {
            json = upcaster.Transform(json);
            type = upcaster.To;
        }

        return json.Deserialize(TypeInfo(_byName[type]));
    }

    private void EnsureLeadsToCurrent(Upcaster upcaster)
    {
        var steps = 0;
        for (Upcaster? next = upcaster; next is not null; next = _upcasters.GetValueOrDefault(next.To))
        {
            if (_byName.ContainsKey(next.From))
                throw new ArgumentException($"'{next.From}' is current: nothing to upcast.", nameof(upcaster));
            if (!_byName.ContainsKey(next.To) && !_upcasters.ContainsKey(next.To))
                throw new ArgumentException($"The upcaster from '{next.From}' leads to '{next.To}', which nobody knows.", nameof(upcaster));
            if (++steps > _upcasters.Count)
                throw new ArgumentException($"The upcasters from '{upcaster.From}' go round in circles.", nameof(upcaster));
        }
    }
}
