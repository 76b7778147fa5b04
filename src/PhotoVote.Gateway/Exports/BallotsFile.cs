using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Net.Http.Headers;
using PhotoVote.Domain;
using PhotoVote.Domain.Elections;
using PhotoVote.EventLog;
using PhotoVote.Gateway.Problems;
using PhotoVote.Gateway.Requests;
using PhotoVote.Grains.Exports;

namespace PhotoVote.Gateway.Exports;

/// <summary>A competition's ballots, sent as they are sorted. What breaks off in the middle ends without the end of the answer, so that nobody takes it for whole.</summary>
/// <param name="patience">How long it may take, however it is read.</param>
internal sealed partial class BallotsFile(BallotExport export, ElectionState election, Competition competition, TimeSpan patience) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var turn = export.TryBegin();
        if (turn is null)
        {
            await new ProblemResult(EdgeCodes.ExportBusy, "Another export is under way on this server. Ask again when it is done.").ExecuteAsync(httpContext);
            return;
        }

        var response = httpContext.Response;
        response.ContentType = ExportEndpoints.Csv;
        response.Headers.ContentDisposition = ExportEndpoints.Attachment($"ballots-{election.Id}-{competition.Number}.csv");
        response.Headers[HeaderNames.CacheControl] = "no-store";
        if (httpContext.Features.Get<IHttpMinResponseDataRateFeature>() is { } reader)
            reader.MinDataRate = ExportEndpoints.SlowestReader;
        try
        {
            await export.WriteAsync(election, competition, response.BodyWriter, () => Begun(httpContext), httpContext.RequestAborted);
        }
        catch (Exception e) when (response.HasStarted)
        {
            if (!httpContext.RequestAborted.IsCancellationRequested)
                LogBrokenOff(httpContext.RequestServices.GetRequiredService<ILogger<BallotsFile>>(), e is LogUnavailableException or OperationCanceledException ? null : e, election.Id, e is OperationCanceledException ? "it took too long" : e.Message);
            httpContext.Abort();
        }
    }

    private CancellationToken Begun(HttpContext context)
    {
        AnsweredInTime.Lift(context);
        var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        context.Response.RegisterForDispose(limit);
        limit.CancelAfter(patience);
        return limit.Token;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An export of the ballots of election {Election} broke off: {Reason}")]
    private static partial void LogBrokenOff(ILogger logger, Exception? e, ElectionId election, string reason);
}
