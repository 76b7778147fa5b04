using PhotoVote.Gateway.Audit;
using PhotoVote.Gateway.Ballots;
using PhotoVote.Gateway.Counts;
using PhotoVote.Gateway.Elections;
using PhotoVote.Gateway.Exports;
using PhotoVote.Gateway.Health;
using PhotoVote.Gateway.Joining;
using PhotoVote.Gateway.Links;
using PhotoVote.Gateway.OpenApi;
using PhotoVote.Gateway.Overload;
using PhotoVote.Gateway.Pages;
using PhotoVote.Gateway.Photos;
using PhotoVote.Gateway.Problems;
using PhotoVote.Gateway.Requests;
using PhotoVote.Gateway.Rolls;
using Scalar.AspNetCore;

namespace PhotoVote.Gateway.Hosting;

/// <summary>The HTTP side: what it is made of, and in which order a request passes through it.</summary>
internal static class Edge
{
    /// <summary>Enough for 10,000 voters with the longest ids.</summary>
    public const int MaxBodyBytes = 1_048_576;

    /// <summary>
    /// Up to here what is too large is read and thrown away, because a sender whose connection is cut in the middle does not get to the
    /// answer that says why.
    /// </summary>
    public const int MaxDrainedBytes = 16 * MaxBodyBytes;

    public static void AddEdge(this WebApplicationBuilder builder, LimitSettings limits, PublicAddress address)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxDrainedBytes;
            kestrel.Limits.MaxConcurrentConnections = limits.Connections;
        });
        builder.Services.ConfigureHttpJsonOptions(json => StrictJson.Configure(json.SerializerOptions));
        builder.Services.AddSingleton(limits);
        builder.Services.AddSingleton(address);
        builder.Services.AddSingleton<LinkTurns>();
        builder.Services.AddSingleton<Admission>();
        builder.Services.AddExceptionHandler<UnhandledExceptions>();
        builder.Services.AddApiDescription();
    }

    public static void UseEdge(this WebApplication app)
    {
        app.Use(SecurityHeaders.AddAsync);

        // Handled ones are told by the handler itself: the middleware's own words would repeat them.
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            SuppressDiagnosticsCallback = _ => true,
            ExceptionHandler = static _ => Task.CompletedTask,
        });
        app.UseStatusCodePages(async context =>
        {
            if (Failures.OfStatus(context.HttpContext.Response.StatusCode) is { } problem)
                await problem.ExecuteAsync(context.HttpContext);
        });

        app.UsePages();
        app.Use(SameSite.RequireAsync);
        app.Use(LimitedRequests.AdmitAsync);
        app.Use(AnsweredInTime.GiveUpAsync);
        app.MapHealth();
        app.MapOpenApi();
        if (app.Environment.IsDevelopment())
            app.MapScalarApiReference();

        var api = app.MapGroup(Api.Root).WithReadableParts().WithLimitedWork().WithCommandsInTime();
        api.MapElections();
        api.MapCompetitions();
        api.MapCandidates();
        api.MapVoters();
        api.MapIssuing();
        api.MapBallots();
        api.MapCounts();
        api.MapReports();
        api.MapExports();
        api.MapAudit();
        api.MapJoining();
        api.MapJoinLinks();
        api.MapVoterLinks();
        app.MapPhotos();
    }
}
