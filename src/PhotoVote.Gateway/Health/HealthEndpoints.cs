using Microsoft.AspNetCore.Http.HttpResults;
using PhotoVote.EventLog;
using PhotoVote.Gateway.Problems;

namespace PhotoVote.Gateway.Health;

/// <summary>For whoever watches over the process.</summary>
internal static class HealthEndpoints
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("/health").ExcludeFromDescription();
        health.MapGet("/live", () => TypedResults.Ok(new HealthView("live")));
        health.MapGet("/ready", ReadyAsync);
    }

    /// <summary>Ready while every partition of the log can be read, and the server is not on its way out.</summary>
    private static async Task<Results<Ok<HealthView>, ProblemResult>> ReadyAsync(
        IEventLog log, IHostApplicationLifetime lifetime, TimeProvider time, CancellationToken cancellationToken)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return new ProblemResult(EdgeCodes.Unavailable, "The server is stopping.");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var reads = Enumerable.Range(0, log.PartitionCount).Select(partition => log.ReadHeadAsync(partition, patience.Token));
            await Task.WhenAll(reads).WaitAsync(Patience, time, cancellationToken);
            return TypedResults.Ok(new HealthView("ready"));
        }
        catch (Exception e) when (e is TimeoutException or LogUnavailableException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new ProblemResult(PhotoVote.Client.FailureCodes.Unavailable, LogTrouble.Of(e));
        }
    }
}

internal sealed record HealthView(string Status);
