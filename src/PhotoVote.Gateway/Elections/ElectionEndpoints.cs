using Microsoft.AspNetCore.Http.HttpResults;
using PhotoVote.Client.Elections;
using PhotoVote.Domain;
using PhotoVote.EventLog;
using PhotoVote.Gateway.OpenApi;
using PhotoVote.Gateway.Problems;
using PhotoVote.Gateway.Requests;

namespace PhotoVote.Gateway.Elections;

/// <summary>An election as a whole: made, read, described, scheduled, opened, closed, published.</summary>
internal static class ElectionEndpoints
{
    public static void MapElections(this IEndpointRouteBuilder api)
    {
        var elections = api.MapGroup("/elections").WithTags("Elections");

        elections.MapPost("/", CreateAsync).Command(KeyKind.Organiser, "Create an election", makesItsKey: true)
            .WithDescription("The key is one that you make yourself, of 32 random bytes: keep it, it is the only way in. The election's id derives from the Idempotency-Key.");
        elections.MapGet("/{election}", GetAsync).Question(KeyKind.OrganiserIfDraft, "Read an election's definition").Produces(StatusCodes.Status304NotModified)
            .WithDescription("A draft is shown to its organiser only; others are told when it opens by itself, where that is set (opensAt of the problem). The entity tag is the definition's version; where authors are hidden, what is told without them has another.");
        elections.MapPut("/{election}", DescribeAsync).Change("Describe an election anew")
            .WithDescription("Everything while it is a draft; once it is open only title and description may differ.");
        elections.MapPut("/{election}/schedule", ScheduleAsync).Change("Say when an election opens and closes by itself")
            .WithDescription("Both times while it is a draft; once it is open the close alone can be moved, forward or back, or removed. From the time of the close on nothing is accepted. An opening that finds the election incomplete is given up: opensAt is null again.");
        elections.MapPost("/{election}/open", OpenAsync).Change("Open an election")
            .WithDescription("From then on ballots are issued and cast, and the definition is frozen but for corrections of texts.");
        elections.MapPost("/{election}/close", CloseAsync).Change("Close an election")
            .WithDescription("For ever. Every ballot whose cast was answered before is counted, and none is cast after.");
        elections.MapPost("/{election}/reveal-draw", RevealDrawAsync).Change("Reveal the seed of a closed election's draw")
            .WithDescription("Once closed, where a draw was committed to before the opening. Until then ties are shown as ties; from then on anybody can repeat the draw.");
        elections.MapPost("/{election}/publish", PublishAsync).Change("Publish the results of a closed election");
    }

    private static async Task<Results<Created<ElectionChanged>, ProblemResult>> CreateAsync(
        Command command, Body<NewElectionBody> body, IGrainFactory grains, IEventLog log, HttpResponse response)
    {
        var id = ElectionId.FromCommand(Command.Number(command.Header.CommandId), log.PartitionCount);
        var reply = await grains.Election(id).CreateAsync(command.Unconditional, body.Value.ToNewElection());
        return reply.Value(out var problem) is { } created ? TypedResults.Created(Api.Election(created.Election), created.Tag(response)) : problem;
    }

    private static async Task<Results<Ok<ElectionView>, StatusCodeHttpResult, ProblemResult>> GetAsync(
        ElectionParameter election, OptionalKey key, IGrainFactory grains, HttpContext context) =>
        Definition.Show(await grains.Election(election.Id).GetAsync(key.Token, context.RequestAborted), key, context);

    private static Task<Results<Ok<ElectionChanged>, ProblemResult>> DescribeAsync(
        ElectionParameter election, Command command, Body<ElectionBody> body, IGrainFactory grains, HttpResponse response) =>
        grains.ChangeAsync(election, command, new ElectionChange.Describe(body.Value.ToTerms()), response);

    private static Task<Results<Ok<ElectionChanged>, ProblemResult>> ScheduleAsync(
        ElectionParameter election, Command command, Body<ScheduleBody> body, IGrainFactory grains, HttpResponse response) =>
        grains.ChangeAsync(election, command, new ElectionChange.Schedule(body.Value.OpensAt, body.Value.ClosesAt), response);

    private static Task<Results<Ok<ElectionChanged>, ProblemResult>> OpenAsync(
        ElectionParameter election, Command command, IGrainFactory grains, HttpResponse response) =>
        grains.ChangeAsync(election, command, new ElectionChange.Open(), response);

    private static Task<Results<Ok<ElectionChanged>, ProblemResult>> CloseAsync(
        ElectionParameter election, Command command, IGrainFactory grains, HttpResponse response) =>
        grains.ChangeAsync(election, command, new ElectionChange.Close(), response);

    private static Task<Results<Ok<ElectionChanged>, ProblemResult>> RevealDrawAsync(
        ElectionParameter election, Command command, Body<DrawBody> body, IGrainFactory grains, HttpResponse response) =>
        grains.ChangeAsync(election, command, new ElectionChange.RevealDraw(body.Value.Seed), response);

    private static Task<Results<Ok<ElectionChanged>, ProblemResult>> PublishAsync(
        ElectionParameter election, Command command, IGrainFactory grains, HttpResponse response) =>
        grains.ChangeAsync(election, command, new ElectionChange.Publish(), response);
}
