using System.Buffers.Binary;
using System.Reflection;
using Microsoft.Extensions.Primitives;
using PhotoVote.Client;
using PhotoVote.Gateway.Problems;

namespace PhotoVote.Gateway.Requests;

/// <summary>What every command brings in its headers: its id, a key, and perhaps the version that it has seen.</summary>
internal sealed record Command(CommandHeader Header, Unreadable? Unreadable) : IRequestPart, IBindableFromHttpContext<Command>
{
    public const string IdempotencyKey = "Idempotency-Key";

    public static ValueTask<Command?> BindAsync(HttpContext context, ParameterInfo parameter) => new(Read(context.Request));

    /// <summary>The header without a condition, for what has no version that a client could have seen.</summary>
    public CommandHeader Unconditional => Header.IfVersion is null ? Header : Header with { IfVersion = null };

    public override string ToString() => $"Command({Header.CommandId})";

    /// <summary>A command's id as the number that ids derive from.</summary>
    public static UInt128 Number(Ulid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private static Command Read(HttpRequest request)
    {
        var key = RequiredKey.Read(request);
        var (noId, id) = ReadId(request.Headers[IdempotencyKey]);
        var (noVersion, version) = EntityTags.ReadIfMatch(request.Headers.IfMatch);
        return new(new CommandHeader(id, key.Token, version), key.Unreadable ?? noId ?? noVersion);
    }

    private static (Unreadable?, Ulid) ReadId(StringValues header)
    {
        const string Form = "a ULID: 26 of 0-9 A-Z without I L O U, the first at most 7, in capitals. Make one for each command, and keep it for its retries.";
        if (StringValues.IsNullOrEmpty(header))
            return (new(EdgeCodes.IdempotencyKeyMissing, $"Send {IdempotencyKey}, {Form}", IdempotencyKey), default);

        // Ulid reads other texts than it prints, and so would take two keys for one: only what prints back to itself is a key.
        return header.Count == 1 && Ulid.TryParse(header[0], out var id) && string.Equals(id.ToString(), header[0], StringComparison.Ordinal)
            ? (null, id)
            : (new(EdgeCodes.IdempotencyKeyInvalid, $"'{PathIds.Shown(header.ToString())}' is not {Form}", IdempotencyKey), default);
    }
}
