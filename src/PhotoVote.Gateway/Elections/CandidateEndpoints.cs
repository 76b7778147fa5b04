using Microsoft.AspNetCore.Http.HttpResults;
using PhotoVote.Client.Elections;
using PhotoVote.Gateway.OpenApi;
using PhotoVote.Gateway.Problems;
using PhotoVote.Gateway.Requests;

namespace PhotoVote.Gateway.Elections;

/// <summary>The candidates of an election's competitions; their numbers are unique within the election.</summary>
internal static class CandidateEndpoints
{
    public static void MapCandidates(this IEndpointRouteBuilder api)
    {
        var election = api.MapGroup("/elections/{election}").WithTags("Candidates");

        election.MapPost("/competitions/{competition}/candidates", AddAsync).Change("Add a candidate")
            .WithDescription("While the election is a draft. The answer gives its number.");
        election.MapPut("/candidates/{candidate}", DescribeAsync).Change("Describe a candidate anew")
            .WithDescription("Once the election is open the photo must stay as it is.");
        election.MapDelete("/candidates/{candidate}", RemoveAsync).Change("Remove a candidate").WithDescription("While the election is a draft; withdraw it later.");
        election.MapPut("/competitions/{competition}/order", OrderAsync).Change("Say in which order a competition's candidates are shown")
            .WithDescription("While the election is a draft. Candidates that are not named come after those that are. Their numbers stay what they are.");
        election.MapPost("/candidates/{candidate}/withdraw", WithdrawAsync).Change("Withdraw a candidate")
            .WithDescription("From opening until the results are published. Ratings of it are dropped; everybody sees the reason.");
    }

    private static Task<Results<Created<ElectionChanged>, ProblemResult>> AddAsync(
        ElectionParameter election, NumberParameter competition, Command command, Body<CandidateBody> body, IGrainFactory grains, HttpResponse response) =>
        grains.AddAsync(
            election,
            command,
            new ElectionChange.AddCandidate(competition.Value, body.Value.Title, body.Value.Author, body.Value.Photo),
            added => Api.Candidate(added.Election, added.Number ?? 0),
            response);

    private static Task<Results<Ok<ElectionChanged>, ProblemResult>> DescribeAsync(
        ElectionParameter election, NumberParameter candidate, Command command, Body<CandidateBody> body, IGrainFactory grains, HttpResponse response) =>
        grains.ChangeAsync(
            election, command, new ElectionChange.DescribeCandidate(candidate.Value, body.Value.Title, body.Value.Author, body.Value.Photo), response);

    private static Task<Results<Ok<ElectionChanged>, ProblemResult>> RemoveAsync(
        ElectionParameter election, NumberParameter candidate, Command command, IGrainFactory grains, HttpResponse response) =>
        grains.ChangeAsync(election, command, new ElectionChange.RemoveCandidate(candidate.Value), response);

    private static Task<Results<Ok<ElectionChanged>, ProblemResult>> OrderAsync(
        ElectionParameter election, NumberParameter competition, Command command, Body<OrderBody> body, IGrainFactory grains, HttpResponse response) =>
        grains.ChangeAsync(election, command, new ElectionChange.OrderCandidates(competition.Value, body.Value.Candidates), response);

    private static Task<Results<Ok<ElectionChanged>, ProblemResult>> WithdrawAsync(
        ElectionParameter election, NumberParameter candidate, Command command, Body<WithdrawalBody> body, IGrainFactory grains, HttpResponse response) =>
        grains.ChangeAsync(election, command, new ElectionChange.Withdraw(candidate.Value, body.Value.Reason), response);
}
