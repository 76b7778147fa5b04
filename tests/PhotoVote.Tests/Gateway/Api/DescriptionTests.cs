using System.Net;
using System.Text.Json;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Api;

public sealed class DescriptionTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task EveryCommand_IsDescribedWithItsKeyItsIdAndItsProblems()
    {
        var description = (await gateway.Api.GetAsync("/openapi/v1.json")).Is(HttpStatusCode.OK).Json;
        Assert.StartsWith("3.1.", description.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var operations = description.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => (Path: path.Name, Method: operation.Name, Operation: operation.Value)))
            .ToList();

        Assert.Equal(37, operations.Count);
        Assert.Equal(operations.Count, operations.Select(o => o.Operation.GetProperty("operationId").GetString()).Distinct().Count());
        foreach (var (path, method, operation) in operations)
        {
            Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
            var parameters = operation.TryGetProperty("parameters", out var all) ? all.EnumerateArray().ToList() : [];
            var isUpload = path.EndsWith("/photos", StringComparison.Ordinal) && method == "post";
            Assert.Equal(isUpload, operation.TryGetProperty("requestBody", out var body) && body.GetProperty("content").TryGetProperty("image/jpeg", out _));
            Assert.Equal(method != "get" && !isUpload, parameters.Any(p => p.GetProperty("name").GetString() == "Idempotency-Key" && p.GetProperty("required").GetBoolean()));
            Assert.All(parameters, p => Assert.True(p.TryGetProperty("description", out _), $"{method} {path}: {p}"));
            Assert.NotEqual(0, operation.GetProperty("security").GetArrayLength());
            var problems = operation.GetProperty("responses").EnumerateObject().Where(r => r.Name[0] is '4' or '5').ToList();
            Assert.All(problems, r => Assert.Equal(
                "#/components/schemas/Problem",
                r.Value.GetProperty("content").GetProperty("application/problem+json").GetProperty("schema").GetProperty("$ref").GetString()));
            Assert.Contains(operation.GetProperty("responses").EnumerateObject(), r => r.Name is "200" or "201");
        }
    }

    [Fact]
    public async Task WhatIsAnsweredFromACertainTimeOnOnly_IsDescribedWithItsRefusal()
    {
        var paths = (await gateway.Api.GetAsync("/openapi/v1.json")).Is(HttpStatusCode.OK).Json.GetProperty("paths");
        foreach (var path in (string[])["results", "results/report", "results/report.txt", "export/results.csv", "export/results.json", "export/ballots.csv"])
            Assert.True(paths.GetProperty($"/api/v1/elections/{{election}}/{path}").GetProperty("get").GetProperty("responses").TryGetProperty("409", out _), path);
    }

    [Fact]
    public async Task TheKeys_AreDescribedAsClientsMakeThem()
    {
        var schemes = (await gateway.Api.GetAsync("/openapi/v1.json")).Json.GetProperty("components").GetProperty("securitySchemes");

        foreach (var name in (string[])["organiserKey", "voterKey", "ballotKey"])
            Assert.Equal(("http", "bearer"), (schemes.GetProperty(name).GetProperty("type").GetString(), schemes.GetProperty(name).GetProperty("scheme").GetString()));
        Assert.Contains("HMAC-SHA256(organiser key, \"photovote/voter/v1\\n{election}\\n{voter}\")", Text("voterKey"), StringComparison.Ordinal);
        Assert.Contains("HMAC-SHA256(voter's key, \"photovote/ballot/v1\\n{election}\\n{ballot}\")", Text("ballotKey"), StringComparison.Ordinal);

        string Text(string name) => schemes.GetProperty(name).GetProperty("description").GetString()!;
    }

    [Fact]
    public async Task TheTimesOfASchedule_AreDescribedAsUtc()
    {
        var schema = (await gateway.Api.GetAsync("/openapi/v1.json")).Json.GetProperty("components").GetProperty("schemas").GetProperty("ScheduleBody");

        Assert.Equal(["opensAt", "closesAt"], schema.GetProperty("required").EnumerateArray().Select(name => name.GetString()));
        foreach (var time in schema.GetProperty("properties").EnumerateObject())
            Assert.Equal(("date-time", "Z$"), (time.Value.GetProperty("format").GetString(), time.Value.GetProperty("pattern").GetString()));
    }

    [Fact]
    public async Task EveryReference_LeadsSomewhere()
    {
        var description = (await gateway.Api.GetAsync("/openapi/v1.json")).Json;
        var schemas = description.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(s => s.Name).ToHashSet();

        foreach (System.Text.RegularExpressions.Match reference in System.Text.RegularExpressions.Regex.Matches(description.GetRawText(), "\"\\$ref\": ?\"#/components/schemas/([^\"]+)\""))
            Assert.Contains(reference.Groups[1].Value, schemas);
    }

    [Fact]
    public async Task InDevelopment_ThereIsAPageToReadItOn() => (await gateway.Api.GetAsync("/scalar/v1")).Is(HttpStatusCode.OK);
}
