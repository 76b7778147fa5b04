using System.Net;
using System.Text;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Api;

public sealed class BadInputTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private const string Create = "elections";
    private const string Nobody = "elections/01J00000000000000000000000";

    [Theory]
    [InlineData("", "body-missing", "body")]
    [InlineData("   ", "body-invalid", null)]
    [InlineData("{", "body-invalid", null)]
    [InlineData("nonsense", "body-invalid", null)]
    [InlineData("null", "body-invalid", "body")]
    [InlineData("[]", "body-invalid", null)]
    [InlineData("42", "body-invalid", null)]
    [InlineData("{\"title\":\"x\",}", "body-invalid", null)]
    [InlineData("{\"title\":\"x\"} {}", "body-invalid", null)]
    [InlineData("{/* so */\"title\":\"x\"}", "body-invalid", null)]
    [InlineData("{\"title\":\"x\",\"colour\":\"red\"}", "body-invalid", "$.colour")]
    [InlineData("{\"Title\":\"x\"}", "body-invalid", "$.Title")]
    [InlineData("{\"title\":\"x\",\"title\":\"y\"}", "body-invalid", "$.title")]
    [InlineData("{\"title\":7}", "body-invalid", "$.title")]
    [InlineData("{\"title\":\"x\",\"scaleMin\":\"0\"}", "body-invalid", "$.scaleMin")]
    [InlineData("{\"title\":\"x\",\"scaleMin\":0.5}", "body-invalid", "$.scaleMin")]
    [InlineData("{\"title\":\"x\",\"scaleMin\":99999999999}", "body-invalid", "$.scaleMin")]
    [InlineData("{\"title\":\"x\",\"scaleMin\":null}", "body-invalid", "$.scaleMin")]
    [InlineData("{\"title\":\"x\",\"admission\":null}", "body-invalid", "$.admission")]
    [InlineData("{\"title\":\"x\",\"counting\":{\"rules\":\"star\"}}", "body-invalid", "$.counting.rules")]
    [InlineData("{\"title\":\"x\",\"counting\":{\"rule\":null}}", "body-invalid", "$.counting.rule")]
    [InlineData("{\"title\":\"x\",\"counting\":{\"priorMean\":\"3\"}}", "body-invalid", "$.counting.priorMean")]
    [InlineData("{\"title\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}}}}}}}}}", "body-invalid", null)]
    public async Task ABodyThatCannotBeRead_IsRefusedWithItsPlace(string body, string code, string? place)
    {
        var answer = await gateway.Api.PostAsync(Create, Token(), body);

        answer.IsProblem(HttpStatusCode.BadRequest, code);
        if (place is not null)
            Assert.Equal(place, answer.Subject);
        Assert.DoesNotContain("PhotoVote.", answer.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheProblemOfABody_TellsLineAndPosition()
    {
        var answer = (await gateway.Api.PostAsync(Create, Token(), "{\n  \"title\": \"x\",\n  \"scaleMin\": true\n}")).IsProblem(HttpStatusCode.BadRequest, "body-invalid");

        Assert.Equal(("$.scaleMin", 3), (answer.Json.GetProperty("path").GetString(), answer.Json.GetProperty("line").GetInt32()));
        Assert.InRange(answer.Json.GetProperty("position").GetInt32(), 1, 20);
    }

    [Theory]
    [InlineData("{\"title\":\"\"}", "title-invalid")]
    [InlineData("{}", "title-invalid")]
    [InlineData("{\"title\":\"x\",\"scaleMin\":-101}", "scale-invalid")]
    [InlineData("{\"title\":\"x\",\"scaleMax\":0}", "scale-invalid")]
    [InlineData("{\"title\":\"x\",\"scaleMax\":1,\"grades\":[\"good\"]}", "grades-invalid")]
    [InlineData("{\"title\":\"x\",\"scaleMax\":1,\"grades\":[\"bad\",\"fair\",\"good\"]}", "grades-invalid")]
    [InlineData("{\"title\":\"x\",\"scaleMax\":1,\"grades\":[\"bad\",\" \"]}", "grades-invalid")]
    [InlineData("{\"title\":\"x\",\"scaleMax\":1,\"grades\":[\"bad\",null]}", "grades-invalid")]
    [InlineData("{\"title\":\"x\",\"scaleMax\":1,\"grades\":[\"bad\",\"Bad\"]}", "grades-invalid")]
    [InlineData("{\"title\":\"x\",\"scaleMax\":1,\"grades\":[\"1\",\"0\"]}", "grades-invalid")]
    [InlineData("{\"title\":\"x\",\"scaleMax\":1,\"grades\":[\"bad\",\"ring \\u0007\"]}", "grades-invalid")]
    [InlineData("{\"title\":\"x\",\"admission\":\"Open\"}", "admission-invalid")]
    [InlineData("{\"title\":\"x\",\"admission\":\"open\"}", "admission-invalid")]
    [InlineData("{\"title\":\"x\",\"visibility\":\"never\"}", "visibility-invalid")]
    [InlineData("{\"title\":\"x\",\"expectedVoters\":0}", "expected-voters-invalid")]
    [InlineData("{\"title\":\"x\",\"counting\":{\"rule\":\"first-past-the-post\"}}", "counting-rule-invalid")]
    [InlineData("{\"title\":\"x\",\"counting\":{\"rule\":\"star\",\"version\":2}}", "counting-rule-invalid")]
    [InlineData("{\"title\":\"x\",\"counting\":{\"rule\":\"majority-judgment\",\"blanks\":\"best\"}}", "blank-policy-invalid")]
    [InlineData("{\"title\":\"x\",\"counting\":{\"ballotsQuorum\":-1}}", "ballots-quorum-invalid")]
    [InlineData("{\"title\":\"x\",\"counting\":{\"rule\":\"mean\",\"ratingsQuorum\":-1}}", "ratings-quorum-invalid")]
    [InlineData("{\"title\":\"x\",\"counting\":{\"rule\":\"bayesian\",\"priorMean\":5.5}}", "prior-mean-invalid")]
    [InlineData("{\"title\":\"x\",\"counting\":{\"rule\":\"bayesian\",\"priorWeight\":-1}}", "prior-weight-invalid")]
    [InlineData("{\"title\":\"x\",\"counting\":{\"rule\":\"approval\",\"approvalThreshold\":6}}", "approval-threshold-invalid")]
    [InlineData("{\"title\":\"x\",\"counting\":{\"drawCommitment\":\"secret\"}}", "draw-commitment-invalid")]
    [InlineData("{\"title\":\"x\",\"counting\":{\"liveBallots\":0}}", "live-ballots-invalid")]
    public async Task ABodyThatBreaksARule_IsRefusedByTheRule(string body, string code) =>
        (await gateway.Api.PostAsync(Create, Token(), body)).IsProblem(HttpStatusCode.UnprocessableEntity, code);

    [Theory]
    [InlineData("elections/nonsense", "election")]
    [InlineData("elections/01j00000000000000000000000", "election")]
    [InlineData("elections/8ZZZZZZZZZZZZZZZZZZZZZZZZZ", "election")]
    [InlineData("elections/01J0000000000000000000000I", "election")]
    [InlineData("elections/01J00000000000000000000000/ballots/x", "ballot")]
    [InlineData("elections/01J00000000000000000000000/voters/a@b", "voter")]
    [InlineData("elections/01J00000000000000000000000/voters?limit=0", "limit")]
    [InlineData("elections/01J00000000000000000000000/voters?limit=1001", "limit")]
    [InlineData("elections/01J00000000000000000000000/voters?limit=ten", "limit")]
    [InlineData("elections/01J00000000000000000000000/voters?after=a@b", "after")]
    [InlineData("elections/01J00000000000000000000000/audit?after=-1", "after")]
    [InlineData("elections/01J00000000000000000000000/results/report?rule=plurality", "rule")]
    [InlineData("elections/01J00000000000000000000000/results/report.txt?competition=0", "competition")]
    [InlineData("elections/01J00000000000000000000000/audit?after=99999999999999999999", "after")]
    [InlineData("join/TOOLONG7", "code")]
    [InlineData("join/ABCDEU", "code")]
    public async Task APartOfTheAddressThatCannotBe_IsNamed(string path, string part)
    {
        var answer = (await gateway.Api.GetAsync(path, Token())).IsProblem(HttpStatusCode.BadRequest, "parameter-invalid");

        Assert.Equal(part, answer.Subject);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("01")]
    [InlineData("1.0")]
    [InlineData("x")]
    [InlineData("99999999999")]
    public async Task ANumberThatCannotBe_IsNamed(string number)
    {
        var answer = await gateway.Api.PutAsync($"{Nobody}/candidates/{number}", Token(), new { title = "x" });

        Assert.Equal("candidate", answer.IsProblem(HttpStatusCode.BadRequest, "parameter-invalid").Subject);
        Assert.Contains($"'{number}'", answer.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "idempotency-key-missing")]
    [InlineData("", "idempotency-key-missing")]
    [InlineData("7b1c7a4e-8c55-4a35-9a53-3a5a3a5a3a5a", "idempotency-key-invalid")]
    [InlineData("01j00000000000000000000000", "idempotency-key-invalid")]
    [InlineData("01J0000000000000000000000I", "idempotency-key-invalid")]
    [InlineData("8ZZZZZZZZZZZZZZZZZZZZZZZZZ", "idempotency-key-invalid")]
    [InlineData("01J0000000000000000000000!", "idempotency-key-invalid")]
    public async Task ACommandWithoutACanonicalId_IsRefused(string? id, string code)
    {
        using var body = new StringContent("{\"title\":\"x\"}", Encoding.UTF8, "application/json");

        var answer = await gateway.Api.SendAsync(HttpMethod.Post, Create, Token(), body, headers =>
        {
            if (id is not null)
                headers.TryAddWithoutValidation("Idempotency-Key", id);
        });

        Assert.Equal("Idempotency-Key", answer.IsProblem(HttpStatusCode.BadRequest, code).Subject);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=nonsense")]
    public async Task ABodyThatIsNotJson_IsRefused(string type)
    {
        using var body = new ByteArrayContent("{\"title\":\"x\"}"u8.ToArray());
        body.Headers.TryAddWithoutValidation("Content-Type", type);

        (await gateway.Api.SendAsync(HttpMethod.Post, Create, Token(), body, headers => headers.Add("Idempotency-Key", Ulid.NewUlid().ToString())))
            .IsProblem(HttpStatusCode.UnsupportedMediaType, "content-type-unsupported");
    }

    [Theory]
    [InlineData("{\"title\":\"\xC3\x28\"}")]
    public async Task BytesThatAreNotUtf8_AreRefused(string body)
    {
        using var content = new ByteArrayContent(Encoding.Latin1.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");

        (await gateway.Api.SendAsync(HttpMethod.Post, Create, Token(), content, headers => headers.Add("Idempotency-Key", Ulid.NewUlid().ToString())))
            .IsProblem(HttpStatusCode.BadRequest, "body-invalid");
    }

    [Theory]
    [InlineData(1_048_576, false)]
    [InlineData(1_048_576, true)]
    [InlineData(8_000_000, false)]
    [InlineData(8_000_000, true)]
    public async Task ABodyThatIsTooLarge_IsRefused(int length, bool chunked)
    {
        using var content = new StringContent($"{{\"title\":\"{new string('x', length)}\"}}", Encoding.UTF8, "application/json");
        var answer = await gateway.Api.SendAsync(HttpMethod.Post, Create, Token(), content, headers =>
        {
            headers.Add("Idempotency-Key", Ulid.NewUlid().ToString());
            headers.TransferEncodingChunked = chunked;
        });

        answer.IsProblem(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    [Fact]
    public async Task AnAddressWhereNothingIs_SaysSo()
    {
        (await gateway.Api.GetAsync("/nowhere")).IsProblem(HttpStatusCode.NotFound, "route-unknown");
        (await gateway.Api.GetAsync("elections/x/nowhere")).IsProblem(HttpStatusCode.NotFound, "route-unknown");
        var answer = (await gateway.Api.CommandAsync(HttpMethod.Patch, Create, Token(), new { })).IsProblem(HttpStatusCode.MethodNotAllowed, "method-not-allowed");
        Assert.Equal(["POST"], answer.ContentHeaders.Allow);
    }

    [Fact]
    public async Task AnElectionThatDoesNotExist_IsUnknown_WhateverIsAskedOfIt()
    {
        // The first could be in the log; the second names a partition that the log does not have.
        foreach (var id in (string[])["01J00000000000000000000000", "7ZZZZZZZZZZZZZZZZZZZZZZZZZ"])
        {
            var path = $"elections/{id}";
            foreach (var question in (string[])["", "/results", "/turnout", "/voters", "/voters/anna", "/audit", "/ballots/01J00000000000000000000000"])
                (await gateway.Api.GetAsync(path + question, Token())).IsProblem(HttpStatusCode.NotFound, "election-unknown");
            foreach (var command in (string[])["/open", "/close", "/publish", "/voters/anna/revoke", "/ballots/01J00000000000000000000000/cast"])
                (await gateway.Api.PostAsync(path + command, Token())).IsProblem(HttpStatusCode.NotFound, "election-unknown");
            (await gateway.Api.PostAsync($"{path}/ballots", VoterToken)).IsProblem(HttpStatusCode.NotFound, "election-unknown");
            (await gateway.Api.PostAsync($"{path}/voters", Token(), new { voters = new[] { "anna" } })).IsProblem(HttpStatusCode.NotFound, "election-unknown");
        }
    }

    [Fact]
    public async Task AConditionThatNamesNoVersion_IsRefused()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api);

        var answer = await gateway.Api.CommandAsync(
            HttpMethod.Put, organiser.Path, organiser.Token, new { title = "x" }, headers: headers => headers.TryAddWithoutValidation("If-Match", "7"));

        Assert.Equal("If-Match", answer.IsProblem(HttpStatusCode.BadRequest, "header-invalid").Subject);
    }

    [Theory]
    [InlineData("{}", "body-invalid")]
    [InlineData("{\"rating\":null}", "body-invalid")]
    [InlineData("{\"rating\":\"5\"}", "body-invalid")]
    public async Task ARatingIsNeverGuessed(string body, string code) =>
        (await gateway.Api.PutAsync($"{Nobody}/ballots/01J00000000000000000000000/ratings/1", BallotToken, body)).IsProblem(HttpStatusCode.BadRequest, code);

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"ratings\":null}")]
    [InlineData("{\"ratings\":{\"x\":1}}")]
    [InlineData("{\"ratings\":{\"1\":1,\"1\":2}}")]
    [InlineData("{\"ratings\":{\"1\":\"1\"}}")]
    [InlineData("{\"ratings\":[1]}")]
    public async Task AWholeBallotIsNeverGuessed(string body) =>
        (await gateway.Api.PostAsync($"{Nobody}/ballots/01J00000000000000000000000/cast", BallotToken, body)).IsProblem(HttpStatusCode.BadRequest, "body-invalid");

    private static string Token() => PhotoVote.Domain.KeyToken.Organiser(Organiser.NewKey());

    private static string VoterToken => PhotoVote.Domain.KeyToken.Voter(PhotoVote.Domain.VoterId.Parse("anna"), Organiser.NewKey());

    private static string BallotToken => PhotoVote.Domain.KeyToken.Ballot(Organiser.NewKey());
}
