using System.Net;
using PhotoVote.Domain;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Api;

public sealed class KeyTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private static string Stranger => KeyToken.Organiser(Organiser.NewKey());

    [Fact]
    public async Task ADraft_IsItsOrganisers()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api, candidates: 2);
        var code = (await organiser.GetAsync()).Is(HttpStatusCode.OK).Json.GetProperty("code").GetString();

        (await gateway.Api.GetAsync(organiser.Path)).IsProblem(HttpStatusCode.Unauthorized, "key-missing");
        (await gateway.Api.GetAsync(organiser.Path, Stranger)).IsProblem(HttpStatusCode.Forbidden, "not-organiser");
        (await gateway.Api.GetAsync($"{organiser.Path}/turnout")).IsProblem(HttpStatusCode.Unauthorized, "key-missing");
        (await gateway.Api.GetAsync($"join/{code}")).IsProblem(HttpStatusCode.NotFound, "join-code-unknown");
        (await gateway.Api.GetAsync($"join/{code}", organiser.Token)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task AnOpenElection_IsEverybodys_ByItsCodeToo()
    {
        var organiser = await Organiser.OpenAsync(gateway.Api);
        var code = (await gateway.Api.GetAsync(organiser.Path)).Is(HttpStatusCode.OK).Json.GetProperty("code").GetString()!;

        foreach (var typed in (string[])[code, code.ToLowerInvariant(), $"{code[..3]}-{code[3..]}", $"{code[..3]}%20{code[3..]}", code.Replace('1', 'l').Replace('0', 'o')])
            Assert.Equal(organiser.Election.ToString(), (await gateway.Api.GetAsync($"join/{typed}")).Is(HttpStatusCode.OK).Json.GetProperty("id").GetString());
    }

    [Fact]
    public async Task AnOrganisersKey_OpensItsOwnElectionOnly()
    {
        var (mine, other) = (await Organiser.OpenAsync(gateway.Api, "anna"), await Organiser.OpenAsync(gateway.Api, "anna"));

        foreach (var command in (string[])["close", "publish", "open", "voters/anna/revoke"])
        {
            (await gateway.Api.PostAsync($"{mine.Path}/{command}", other.Token)).IsProblem(HttpStatusCode.Forbidden, "not-organiser");
            (await gateway.Api.PostAsync($"{mine.Path}/{command}", null)).IsProblem(HttpStatusCode.Unauthorized, "key-missing");
            (await gateway.Api.PostAsync($"{mine.Path}/{command}", mine.Voter("anna").Token)).IsProblem(HttpStatusCode.Forbidden, "not-organiser");
        }

        (await gateway.Api.PostAsync($"{mine.Path}/voters", other.Token, new { voters = new[] { "x" } })).IsProblem(HttpStatusCode.Forbidden, "not-organiser");
        foreach (var question in (string[])["voters", "voters/anna", "audit"])
        {
            (await gateway.Api.GetAsync($"{mine.Path}/{question}", other.Token)).IsProblem(HttpStatusCode.Forbidden, "not-organiser");
            var unasked = (await gateway.Api.GetAsync($"{mine.Path}/{question}")).IsProblem(HttpStatusCode.Unauthorized, "key-missing");
            Assert.Equal("Bearer", unasked.Headers.WwwAuthenticate.Single().Scheme);
        }
    }

    [Fact]
    public async Task AVotersKey_OpensTheirOwnBallotOnly()
    {
        var organiser = await Organiser.OpenAsync(gateway.Api, "anna", "bert");
        var wrong = KeyToken.Voter(VoterId.Parse("anna"), Organiser.NewKey());

        (await gateway.Api.PostAsync($"{organiser.Path}/ballots", wrong)).IsProblem(HttpStatusCode.Forbidden, "voter-key-wrong");
        (await gateway.Api.PostAsync($"{organiser.Path}/ballots", organiser.Token)).IsProblem(HttpStatusCode.Forbidden, "voter-key-wrong");
        (await gateway.Api.PostAsync($"{organiser.Path}/ballots", null)).IsProblem(HttpStatusCode.Unauthorized, "key-missing");
        (await organiser.Voter("cleo").AskAsync()).IsProblem(HttpStatusCode.NotFound, "voter-unknown");
        Assert.NotEqual((await organiser.Voter("anna").BallotAsync()).Id, (await organiser.Voter("bert").BallotAsync()).Id);
    }

    [Fact]
    public async Task ABallotsKey_OpensItsOwnBallotOnly()
    {
        var organiser = await Organiser.OpenAsync(gateway.Api, "anna", "bert");
        var (mine, other) = (await organiser.Voter("anna").BallotAsync(), await organiser.Voter("bert").BallotAsync());

        foreach (var token in (string[])[other.Token, organiser.Token, organiser.Voter("anna").Token])
        {
            (await gateway.Api.GetAsync(mine.Path, token)).IsProblem(HttpStatusCode.Forbidden, "ballot-key-wrong");
            (await gateway.Api.PutAsync($"{mine.Path}/ratings/1", token, new { rating = 5 })).IsProblem(HttpStatusCode.Forbidden, "ballot-key-wrong");
            (await gateway.Api.PostAsync($"{mine.Path}/cast", token)).IsProblem(HttpStatusCode.Forbidden, "ballot-key-wrong");
        }

        (await gateway.Api.GetAsync(mine.Path)).IsProblem(HttpStatusCode.Unauthorized, "key-missing");
        Assert.Equal("new", (await mine.GetAsync()).Is(HttpStatusCode.OK).Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task ABallotThatNobodyIssued_IsUnknown()
    {
        var organiser = await Organiser.OpenAsync(gateway.Api);

        // One that the only shard might have issued, and one of a shard that there is not.
        foreach (var ballot in (BallotId[])[BallotId.Create(7, 0), BallotId.Create(7, 999)])
            (await gateway.Api.GetAsync($"{organiser.Path}/ballots/{ballot}", KeyToken.Ballot(Organiser.NewKey()))).IsProblem(HttpStatusCode.NotFound, "ballot-unknown");
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("Basic YTpi")]
    [InlineData("Bearer")]
    [InlineData("Bearer nonsense")]
    [InlineData("Bearer pvo_tooshort")]
    [InlineData("Bearer pvx_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("Bearer pvv_.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task WhatIsNoKey_IsNotTakenForOne(string authorization)
    {
        var answer = await gateway.Api.GetAsync("elections/01J00000000000000000000000", headers: headers => headers.TryAddWithoutValidation("Authorization", authorization));

        Assert.Equal("Authorization", answer.IsProblem(HttpStatusCode.Unauthorized, "key-malformed").Subject);
        Assert.DoesNotContain("tooshort", answer.Text, StringComparison.Ordinal);
    }
}
