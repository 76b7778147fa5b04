using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace PhotoVote.Tests.Gateway.Driver;

/// <summary>What the API answered.</summary>
public sealed record Answer(HttpStatusCode Status, string Text, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public string? ContentType => ContentHeaders.ContentType?.MediaType;

    /// <summary>The code of a problem; null when it is none.</summary>
    public string? Code => ContentType == "application/problem+json" ? Json.GetProperty("code").GetString() : null;

    public string? Subject => Json.TryGetProperty("subject", out var subject) ? subject.GetString() : null;

    public string Detail => Json.GetProperty("detail").GetString()!;

    /// <summary>This answer, which must be this one.</summary>
    public Answer Is(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{(int)status} expected, {(int)Status} came: {Text}");
        return this;
    }

    /// <summary>This answer, which must be this problem.</summary>
    public Answer IsProblem(HttpStatusCode status, string code)
    {
        Is(status);
        Assert.Equal(code, Code);
        Assert.Equal("https://photovote.example/problems/" + code, Json.GetProperty("type").GetString());
        Assert.Equal((int)status, Json.GetProperty("status").GetInt32());
        Assert.NotEmpty(Json.GetProperty("title").GetString()!);
        Assert.NotEmpty(Detail);
        return this;
    }
}
