using Npgsql;
using NpgsqlTypes;

namespace PhotoVote.EventLog.Postgres;

/// <summary>Typed parameters of prepared commands: made once, set for each call, without boxing.</summary>
internal static class Parameters
{
    public static NpgsqlParameter Of<T>(NpgsqlDbType type) => new NpgsqlParameter<T> { NpgsqlDbType = type };

    public static NpgsqlParameter ArrayOf<T>(NpgsqlDbType element) => new NpgsqlParameter<T[]> { NpgsqlDbType = NpgsqlDbType.Array | element };

    public static void Set<T>(this NpgsqlParameterCollection parameters, int index, T value) => ((NpgsqlParameter<T>)parameters[index]).TypedValue = value;
}
