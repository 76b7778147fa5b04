using Microsoft.AspNetCore.Http.HttpResults;
using PhotoVote.Client.Elections;
using PhotoVote.Gateway.OpenApi;
using PhotoVote.Gateway.Problems;
using PhotoVote.Gateway.Requests;

namespace PhotoVote.Gateway.Elections;

/// <summary>The competitions of an election.</summary>
internal static class CompetitionEndpoints
{
    public static void MapCompetitions(this IEndpointRouteBuilder api)
    {
        var competitions = api.MapGroup("/elections/{election}/competitions").WithTags("Competitions");

        competitions.MapPost("/", AddAsync).Change("Add a competition").WithDescription("While the election is a draft. The answer gives its number.");
        competitions.MapPut("/{competition}", DescribeAsync).Change("Describe a competition anew")
            .WithDescription("Once the election is open the quorum must stay as it is.");
        competitions.MapDelete("/{competition}", RemoveAsync).Change("Remove a competition, with its candidates").WithDescription("While the election is a draft.");
    }

    private static Task<Results<Created<ElectionChanged>, ProblemResult>> AddAsync(
        ElectionParameter election, Command command, Body<CompetitionBody> body, IGrainFactory grains, HttpResponse response) =>
        grains.AddAsync(
            election,
            command,
            new ElectionChange.AddCompetition(body.Value.Title, body.Value.Description, body.Value.Quorum),
            added => Api.Competition(added.Election, added.Number ?? 0),
            response);

    private static Task<Results<Ok<ElectionChanged>, ProblemResult>> DescribeAsync(
        ElectionParameter election, NumberParameter competition, Command command, Body<CompetitionBody> body, IGrainFactory grains, HttpResponse response) =>
        grains.ChangeAsync(
            election, command, new ElectionChange.DescribeCompetition(competition.Value, body.Value.Title, body.Value.Description, body.Value.Quorum), response);

    private static Task<Results<Ok<ElectionChanged>, ProblemResult>> RemoveAsync(
        ElectionParameter election, NumberParameter competition, Command command, IGrainFactory grains, HttpResponse response) =>
        grains.ChangeAsync(election, command, new ElectionChange.RemoveCompetition(competition.Value), response);
}
