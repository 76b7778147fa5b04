using PhotoVote.Grains.Projections;

namespace PhotoVote.Gateway.Health;

/// <summary>How the server is, for whoever watches over it.</summary>
internal sealed record HealthView(string Status)
{
    /// <summary>How far each reader of the log has come, of those that read now.</summary>
    public IReadOnlyList<ProjectionReading>? Projections { get; init; }
}
