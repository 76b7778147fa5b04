using System.Net;
using System.Text.RegularExpressions;
using PhotoVote.Domain;
using PhotoVote.EventLog.Telemetry;
using PhotoVote.Grains.Telemetry;
using PhotoVote.Tests.EventLog.Telemetry;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Postgres;

namespace PhotoVote.Tests.Gateway.Telemetry;

/// <summary>A whole vote, with everything exported to a collector that keeps the bytes, and the lines on the console.</summary>
public sealed partial class WhatLeavesTests(PostgresCluster cluster)
{
    private const string ForeignTrace = "4bf92f3577b34da6a3ce929d0e0e4736";

    private readonly Secrets _secrets = new();

    [Fact]
    public async Task NoKeyAndNoIdLeaves_AndEverythingThatTheReadmesNameDoes()
    {
        await using var database = await cluster.CreateDatabaseAsync();
        await using var collector = await Collector.StartAsync();
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            ["OTEL_TRACES_SAMPLER"] = "always_on",
        };
        using var gateway = GatewayProcess.Start(environment, "--ConnectionStrings:PhotoVote", database.ConnectionString);
        using (var api = await gateway.ClientAsync())
        {
            var election = await VoteAsync(api);
            await Measurements.UntilAsync(() => collector.Instruments().Any(i => i.Name == PhotoVoteTelemetry.LagDuration));
            await database.TakeAwayAsync();
            await Measurements.UntilAsync(() => collector.Instruments().Any(i => i.Name == PhotoVoteTelemetry.Failures));
            (await api.GetAsync($"elections/{election}/turnout")).IsProblem(HttpStatusCode.ServiceUnavailable, "log-unavailable");
            await database.GiveBackAsync();
        }

        gateway.Terminate();
        Assert.Equal(0, await gateway.ExitCodeAsync());

        // Of each source there is something, so that what is looked through is what is meant.
        var spans = collector.Spans();
        Assert.Contains(spans, s => s.Source == "Microsoft.AspNetCore" && s.Name == "POST /api/v1/elections/{election}/ballots/{ballot}/cast");
        Assert.Contains(spans, s => s is { Source: "Microsoft.Orleans.Application", Name: "IBallotGrain/CastAsync" });
        Assert.Contains(spans, s => s.Source == "Npgsql");

        // What a grain does belongs to the request that asked for it.
        var requests = spans.Where(s => s.Source == "Microsoft.AspNetCore").Select(s => s.Trace).ToHashSet(StringComparer.Ordinal);
        Assert.All(spans.Where(s => s is { Source: "Microsoft.Orleans.Application", Name: "IBallotGrain/CastAsync" }), s => Assert.Contains(s.Trace, requests));
        Assert.Contains(collector.Instruments(), i => i.Meter == "Npgsql");
        Assert.Contains(collector.Instruments(), i => i.Meter == "Microsoft.Orleans");
        Assert.Contains(collector.Instruments(), i => i.Meter == "System.Runtime");
        Assert.Contains(collector.Instruments(), i => i.Name == "http.server.request.duration");
        AssertDocumented("src/PhotoVote.EventLog/README.md", EventLogTelemetry.MeterName, collector);
        AssertDocumented("src/PhotoVote.Grains/README.md", PhotoVoteTelemetry.MeterName, collector);

        // An election's id is public and may stand in a line.
        Assert.All(gateway.Output.Concat(gateway.Errors), line => Assert.Empty(_secrets.FoundIn(line)));
        _secrets.Add("the election's id", _election);
        _secrets.Add("a trace that somebody else named", ForeignTrace);
        Assert.All(collector.Traces.Concat(collector.Metrics), bytes => Assert.Empty(_secrets.FoundIn(bytes)));
        Assert.All(collector.Traces, bytes => Assert.True(bytes.AsSpan().IndexOf(Convert.FromHexString(ForeignTrace)) < 0));
    }

    private string _election = "";

    /// <summary>From the creation to results, with refusals of every layer on the way.</summary>
    private async Task<ElectionId> VoteAsync(ApiClient api)
    {
        string[] voters = ["quidditch-anna", "quidditch-bert", "quidditch-cleo", "quidditch-dora"];
        var organiser = await Organiser.CreateAsync(api, candidates: 3);
        _election = organiser.Election.ToString();
        _secrets.Add(organiser);
        foreach (var voter in voters)
            _secrets.Add(voter, organiser.Voter(voter));
        (await organiser.RegisterAsync(voters)).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("open")).Is(HttpStatusCode.OK);

        var (anna, bert, cleo) = (await organiser.Voter(voters[0]).BallotAsync(), await organiser.Voter(voters[1]).BallotAsync(), await organiser.Voter(voters[2]).BallotAsync());
        foreach (var ballot in (Ballot[])[anna, bert, cleo])
            _secrets.Add(ballot);
        var command = Ulid.NewUlid();
        _secrets.Add("a command's id", command);
        (await anna.RateAsync(1, 5, command)).Is(HttpStatusCode.OK);
        (await anna.RateAsync(1, 5, command)).Is(HttpStatusCode.OK);
        (await anna.RateAsync(1, 4, command)).IsProblem(HttpStatusCode.Conflict, "command-id-reused");
        (await anna.CastAsync()).Is(HttpStatusCode.OK);
        (await bert.CastWholeAsync(new() { [1] = 4, [3] = 2 })).Is(HttpStatusCode.OK);
        (await cleo.RateAsync(2, 99)).IsProblem(HttpStatusCode.UnprocessableEntity, "rating-out-of-scale");

        // Refused by the edge, by grains, by routing; with ids and keys where they do not belong.
        (await api.PostAsync(anna.Path + "/cast", bert.Token)).IsProblem(HttpStatusCode.Forbidden, "ballot-key-wrong");
        (await api.GetAsync($"{anna.Path}?key={anna.Token}&voter={voters[0]}")).IsProblem(HttpStatusCode.Unauthorized, "key-missing");
        (await api.GetAsync($"/{anna.Id}/{anna.Token}")).IsProblem(HttpStatusCode.NotFound, "route-unknown");
        (await api.GetAsync($"elections/{organiser.Election}x/ballots/{anna.Id}y", anna.Token)).IsProblem(HttpStatusCode.BadRequest, "parameter-invalid");
        (await organiser.RegisterAsync([$"{voters[0]} {anna.Id}"])).IsProblem(HttpStatusCode.UnprocessableEntity, "voter-id-invalid");
        (await api.SendAsync(new HttpMethod(anna.Id.ToString()), anna.Path, anna.Token, null, headers =>
        {
            headers.Host = $"{anna.Id}.example";
            headers.Add("User-Agent", voters[0]);
            headers.Add("traceparent", $"00-{ForeignTrace}-00f067aa0ba902b7-01");
            headers.Add("tracestate", $"ballot={anna.Id.ToString().ToLowerInvariant()}");
            headers.Add("baggage", $"ballot={anna.Id}");
        })).IsProblem(HttpStatusCode.MethodNotAllowed, "method-not-allowed");
        _secrets.Add("a ballot's id in small letters", anna.Id.ToString().ToLowerInvariant());

        (await organiser.PostAsync($"voters/{voters[3]}/revoke")).Is(HttpStatusCode.OK);
        (await organiser.Voter(voters[3]).AskAsync()).IsProblem(HttpStatusCode.Forbidden, "voter-revoked");
        (await organiser.PostAsync($"voters/{voters[0]}/revoke")).IsProblem(HttpStatusCode.Conflict, "ballot-already-cast");
        (await organiser.PostAsync("close")).Is(HttpStatusCode.OK);
        (await cleo.CastWholeAsync(new() { [1] = 0 })).IsProblem(HttpStatusCode.Conflict, "election-closed");
        (await organiser.PostAsync("publish")).Is(HttpStatusCode.OK);
        (await api.GetAsync($"{organiser.Path}/results")).Is(HttpStatusCode.OK);
        return organiser.Election;
    }

    /// <summary>What a README's table names, with its unit, is what the meter exports: no more, no less.</summary>
    private static void AssertDocumented(string readme, string meter, Collector collector)
    {
        var repository = new DirectoryInfo(AppContext.BaseDirectory);
        while (repository is not null && !File.Exists(Path.Combine(repository.FullName, "PhotoVote.Orleans.sln")))
            repository = repository.Parent;
        Assert.SkipWhen(repository is null, "Runs in the repository only.");
        var documented = InstrumentRow().Matches(File.ReadAllText(Path.Combine(repository!.FullName, readme))).Select(row => (row.Groups["name"].Value, row.Groups["unit"].Value));
        Assert.Equal(documented.Order(), collector.Instruments().Where(i => i.Meter == meter).Select(i => (i.Name, i.Unit)).Order());
    }

    [GeneratedRegex(@"^\| `(?<name>[a-z.]+)` \| (?:counter|gauge|histogram|up-down counter), `(?<unit>[^`]+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex InstrumentRow();
}
