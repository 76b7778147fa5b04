using System.Text.Json;
using PhotoVote.Domain.Counting;

namespace PhotoVote.StoredEvents.Pairs;

/// <summary>
/// Kept comparisons as UTF-8 JSON, <c>{"schema":"pairs.v1","competitions":[{"number":…,"digest":"…","compared":[…],"above":[…]}]}</c>, as strict as that of
/// events; <c>above</c> row by row, as in <see cref="PairMatrix"/>.
/// </summary>
public static class PairsRecordCodec
{
    public const string Schema = "pairs.v1";

    public static byte[] Encode(PairsRecord record) => JsonSerializer.SerializeToUtf8Bytes(
        new PairsRecordJson(Schema, [.. record.Competitions.Select(c => new ComparedCompetitionJson(c.Number, c.Digest, [.. c.Pairs.Compared], [.. c.Pairs.Above]))]),
        StoredJson.Readable.PairsRecordJson);

    /// <exception cref="DamagedEventException">These are not the bytes of kept comparisons, or of a shape that this build does not know.</exception>
    public static PairsRecord Decode(ReadOnlySpan<byte> data)
    {
        try
        {
            var json = JsonSerializer.Deserialize(data, StoredJson.Readable.PairsRecordJson) ?? throw Damaged("it is null.");
            return json.Schema == Schema
                ? new PairsRecord { Competitions = [.. json.Competitions.Select(Decode)] }
                : throw Damaged($"its schema is '{json.Schema}'.");
        }
        catch (JsonException e)
        {
            throw Damaged(e.Message, e);
        }
    }

    private static ComparedCompetition Decode(ComparedCompetitionJson json)
    {
        if (json.Above.Length != (long)json.Compared.Length * json.Compared.Length || json.Above.Any(n => n < 0))
            throw Damaged($"competition {json.Number} has no number of ballots for each two of those compared.");
        return new(json.Number, json.Digest, new PairMatrix([.. json.Compared], [.. json.Above]));
    }

    private static DamagedEventException Damaged(string problem, Exception? inner = null) => new(Schema, problem, inner);
}

/// <summary>The stored shape.</summary>
internal sealed record PairsRecordJson(string Schema, ComparedCompetitionJson[] Competitions);

/// <summary>The stored shape of one competition.</summary>
internal sealed record ComparedCompetitionJson(int Number, string Digest, int[] Compared, long[] Above);
