using Microsoft.Net.Http.Headers;
using PhotoVote.Domain.Elections;
using PhotoVote.Gateway.Problems;
using PhotoVote.Gateway.Requests;
using PhotoVote.Grains.Exports;

namespace PhotoVote.Gateway.Exports;

/// <summary>A competition's ballots, sent as they are sorted. What breaks off in the middle ends without the end of the answer, so that nobody takes it for whole.</summary>
internal sealed class BallotsFile(BallotExport export, ElectionState election, Competition competition) : IResult
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
        await export.WriteAsync(
            election,
            competition,
            response.BodyWriter,
            () =>
            {
                AnsweredInTime.Lift(httpContext);
                return httpContext.RequestAborted;
            },
            httpContext.RequestAborted);
    }
}
