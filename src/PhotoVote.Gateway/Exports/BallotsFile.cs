using Microsoft.Net.Http.Headers;
using PhotoVote.Domain;
using PhotoVote.Domain.Elections;
using PhotoVote.EventLog;
using PhotoVote.Gateway.Problems;
using PhotoVote.Gateway.Requests;
using PhotoVote.Grains.Exports;

namespace PhotoVote.Gateway.Exports;

/// <summary>A competition's ballots, sent as they are sorted. What breaks off in the middle ends without the end of the answer, so that nobody takes it for whole.</summary>
internal sealed partial class BallotsFile(BallotExport export, ElectionState election, Competition competition) : IResult
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
        try
        {
            await export.WriteAsync(election, competition, response.BodyWriter, () => Begun(httpContext), httpContext.RequestAborted);
        }
        catch (Exception e) when (response.HasStarted)
        {
            if (!httpContext.RequestAborted.IsCancellationRequested)
                LogBrokenOff(httpContext.RequestServices.GetRequiredService<ILogger<BallotsFile>>(), e is LogUnavailableException ? null : e, election.Id, e.Message);
            httpContext.Abort();
        }
    }

    private static CancellationToken Begun(HttpContext context)
    {
        AnsweredInTime.Lift(context);
        return context.RequestAborted;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An export of the ballots of election {Election} broke off: {Reason}")]
    private static partial void LogBrokenOff(ILogger logger, Exception? e, ElectionId election, string reason);
}
