using System.Text.Json;
using System.Text.Json.Serialization;

namespace PhotoVote.Gateway.Requests;

/// <summary>Times that say that they are UTC. One without would be read in the time zone of whichever server answers.</summary>
internal sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && reader.GetString()!.EndsWith('Z') && reader.TryGetDateTimeOffset(out var time))
            return time;
        throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value.UtcDateTime);
}
