using PhotoVote.EventLog;

namespace PhotoVote.Grains.Projections;

/// <summary>What a reader looks like from outside.</summary>
/// <param name="Projection">Which projection.</param>
/// <param name="Partition">Of which partition.</param>
/// <param name="Head">The partition's last position.</param>
/// <param name="Position">Where the reader is.</param>
/// <param name="Fault">Why it is not well, in words; null when it is.</param>
public sealed record ProjectionReading(string Projection, int Partition, long Head, long Position, string? Fault)
{
    /// <summary>How many events it has not read.</summary>
    public long Lag => Math.Max(0, Head - Position);
}

/// <summary>
/// Compares each reader with the end of the log. A reader is well when it has come further of late, or has found itself at the end; however
/// far behind it may be. One that ended, hangs or fails all the time is not, also while nothing is written.
/// </summary>
/// <param name="registry">The readers.</param>
/// <param name="log">The log.</param>
/// <param name="patience">
/// How long a reader may stand still. Continuous ones look once a second, so that this is ten looks missed; a shorter one would take a pause
/// of the garbage collector or of the virtual machine for an end.
/// </param>
public sealed class ProjectionHealth(ProjectionRegistry registry, IEventLog log, TimeSpan patience)
{
    public static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(10);

    /// <summary>All readers, in the order of their projections and partitions.</summary>
    /// <exception cref="LogUnavailableException">The end of the log cannot be read.</exception>
    public async Task<IReadOnlyList<ProjectionReading>> ReadAsync(CancellationToken cancellationToken)
    {
        var heads = await Task.WhenAll(Enumerable.Range(0, log.PartitionCount).Select(p => log.ReadHeadAsync(p, cancellationToken)));
        return
        [
            .. registry.Readers
                .Select(reader => new ProjectionReading(reader.Projection, reader.Partition, heads[reader.Partition], reader.Position, FaultOf(reader)))
                .OrderBy(r => r.Projection, StringComparer.Ordinal).ThenBy(r => r.Partition),
        ];
    }

    private string? FaultOf(ProjectionProgress reader) =>
        reader.HasEnded ? "It has ended."
        : reader.Standing <= patience ? null
        : reader.IsFailing ? $"It has failed for {reader.Standing.TotalSeconds:0} s."
        : $"It has stood still for {reader.Standing.TotalSeconds:0} s.";
}
