namespace PhotoVote.EventLog;

/// <summary>
/// What an append expects of a stream. A stream's version is the number of its events: 0 before the first, 1 after it.
/// </summary>
public readonly record struct ExpectedVersion
{
    private ExpectedVersion(long value) => Value = value;

    /// <summary>The exact version, or −1 for <see cref="Any"/>.</summary>
    public long Value { get; }

    /// <summary>Append wherever the stream ends.</summary>
    public static ExpectedVersion Any { get; } = new(-1);

    /// <summary>The stream must have no event yet.</summary>
    public static ExpectedVersion NoStream { get; } = new(0);

    public bool IsAny => Value < 0;

    /// <summary>The stream must have exactly <paramref name="version"/> events.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The version is negative.</exception>
    public static ExpectedVersion Exactly(long version)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(version);
        return new(version);
    }

    public override string ToString() => IsAny ? "any" : Value == 0 ? "no stream" : $"{Value}";
}
