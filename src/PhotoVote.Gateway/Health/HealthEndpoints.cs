using Microsoft.AspNetCore.Http.HttpResults;
using PhotoVote.EventLog;
using PhotoVote.Gateway.Overload;
using PhotoVote.Gateway.Problems;
using PhotoVote.Grains.Projections;

namespace PhotoVote.Gateway.Health;

/// <summary>For whoever watches over the process.</summary>
internal static class HealthEndpoints
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("/health").ExcludeFromDescription().WithoutLimits();
        health.MapGet("/live", () => TypedResults.Ok(new HealthView("live")));
        health.MapGet("/ready", ReadyAsync);
    }

    /// <summary>
    /// Ready while every partition of the log can be read, whoever reads it on is well, and the server is not on its way out.
    /// </summary>
    private static async Task<Results<Ok<HealthView>, ProblemResult>> ReadyAsync(
        ProjectionHealth projections, IHostApplicationLifetime lifetime, TimeProvider time, CancellationToken cancellationToken)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return new ProblemResult(EdgeCodes.Unavailable, "The server is stopping.");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var all = await projections.ReadAsync(patience.Token).WaitAsync(Patience, time, cancellationToken);
            return all.FirstOrDefault(reading => reading.Fault is not null) is { } stalled ? Stalled(stalled, all) : TypedResults.Ok(new HealthView("ready") { Projections = all });
        }
        catch (Exception e) when (e is TimeoutException or LogUnavailableException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new ProblemResult(PhotoVote.Client.FailureCodes.Unavailable, LogTrouble.Of(e));
        }
    }

    private static ProblemResult Stalled(ProjectionReading reading, IReadOnlyList<ProjectionReading> all) =>
        new(
            EdgeCodes.ProjectionStalled,
            $"The reader for the {reading.Projection} of partition {reading.Partition} is at {reading.Position} of {reading.Head}. {reading.Fault}",
            reading.Projection)
        {
            More = new Dictionary<string, object?>(StringComparer.Ordinal) { ["projections"] = all },
        };
}
