using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Net.Http.Headers;
using PhotoVote.Client.Rolls;
using PhotoVote.Domain;
using PhotoVote.Domain.Counting;
using PhotoVote.Domain.Elections;
using PhotoVote.Gateway.Exports;
using PhotoVote.Gateway.Problems;
using PhotoVote.Gateway.Requests;
using PhotoVote.Gateway.Rolls;

namespace PhotoVote.Gateway.Links;

/// <summary>All voters' links, sent a page of the roll at a time. What breaks off in the middle ends without the end of the answer, so that nobody takes it for whole.</summary>
/// <param name="patience">How long it may take, however it is read.</param>
internal sealed partial class VoterLinksFile(
    LinkTurns turns, IGrainFactory grains, ElectionState election, string token, SecretKey organiser, string address, TimeSpan patience) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var turn = turns.TryBegin();
        if (turn is null)
        {
            await new ProblemResult(EdgeCodes.ExportBusy, "Another export is under way on this server. Ask again when it is done.").ExecuteAsync(httpContext);
            return;
        }

        // What keeps the roll from being read is told while there is still an answer to tell it in.
        var (page, problem) = await ReadAsync(null, httpContext.RequestAborted);
        if (page is null)
        {
            await problem!.ExecuteAsync(httpContext);
            return;
        }

        var response = httpContext.Response;
        response.ContentType = ExportEndpoints.Csv;
        response.Headers.ContentDisposition = ExportEndpoints.Attachment($"links-{election.Id}.csv");
        response.Headers[HeaderNames.CacheControl] = "no-store";
        if (httpContext.Features.Get<IHttpMinResponseDataRateFeature>() is { } reader)
            reader.MinDataRate = ExportEndpoints.SlowestReader;
        try
        {
            await response.StartAsync(httpContext.RequestAborted);
            AnsweredInTime.Lift(httpContext);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted);
            limit.CancelAfter(patience);
            await WriteAsync(page, response, limit.Token);
        }
        catch (Exception e) when (response.HasStarted)
        {
            // No detail of it: what went wrong was about a page that is full of keys.
            if (!httpContext.RequestAborted.IsCancellationRequested)
                LogBrokenOff(httpContext.RequestServices.GetRequiredService<ILogger<VoterLinksFile>>(), election.Id, e is OperationCanceledException ? "it took too long" : e.Message);
            httpContext.Abort();
        }
    }

    private async Task WriteAsync(VoterPage page, HttpResponse response, CancellationToken cancellationToken)
    {
        Encoding.UTF8.GetBytes(new CsvText().Words("voter").Words("link").EndRow().ToString(), response.BodyWriter);
        while (true)
        {
            var rows = new CsvText();
            foreach (var voter in page.Voters.Where(v => !v.Revoked))
                rows.Words(voter.Voter).Words(VoterLink.TextOf(address, election.Id, organiser, VoterId.Parse(voter.Voter))).EndRow();
            Encoding.UTF8.GetBytes(rows.ToString(), response.BodyWriter);
            if ((await response.BodyWriter.FlushAsync(cancellationToken)).IsCompleted || !page.More)
                return;
            var (next, problem) = await ReadAsync(VoterId.Parse(page.Voters[^1].Voter), cancellationToken);
            page = next ?? throw new InvalidOperationException(problem!.Detail);
        }
    }

    private Task<(VoterPage? Page, ProblemResult? Problem)> ReadAsync(VoterId? after, CancellationToken cancellationToken) =>
        grains.VotersAsync(election, token, after, LimitParameter.Most, cancellationToken);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An export of the links of election {Election} broke off: {Reason}")]
    private static partial void LogBrokenOff(ILogger logger, ElectionId election, string reason);
}
