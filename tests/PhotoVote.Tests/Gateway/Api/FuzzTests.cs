using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PhotoVote.Domain;
using PhotoVote.EventLog;
using PhotoVote.Gateway.Problems;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Api;

/// <summary>Whatever is sent to whichever address: no fault of the server, a problem that is in the table, and a refusal writes nothing.</summary>
public sealed class FuzzTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private const int Requests = 600;

    private static readonly string[] Odd =
        ["%20", "%C3%A9", "%F0%9F%98%80", "%FF", "..", "%2e%2e", "%2F", "-", "0", "-1", "01", "1.0", "1e3", "2147483648", new('9', 40), new('a', 3_000), "7ZZZZZZZZZZZZZZZZZZZZZZZZZ"];

    private static readonly string[] Values =
    [
        "1", "0", "-1", "5", "1e2", "1e400", "1.5", "99999999999999999999", "null", "true", "\"x\"", "\"\"", "\"\\ud800\"", "\"\\u0000\"", "\"\\u202e\"", "[]", "{}", "NaN",
        "[\"anna\",null]", "[\"anna\",\"anna\"]", "[\"é\"]", "\"open\"", "{\"1\":5}", "{\"1\":5,\"1\":4}", "{\"1\":5,\"01\":4}", "{\"\\u0031\":5,\"1\":4}", "{\"+1\":5}", "{\"\":1}",
        "{\"99999999999\":1}", $"\"{new string('a', 6_000)}\"", $"{new string('[', 200)}{new string(']', 200)}",
    ];

    private static readonly string?[] Bodies = [null, null, "", "{}", "[", "null", "\uFEFF{}", "{}x"];

    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "QUERY"];

    private static readonly string[] Tags = ["*", "\"1\"", "W/\"1\"", "1", "\"99999999999999999999\""];

    private static readonly (string Method, string Path, string Fields)[] Endpoints =
    [
        ("POST", "elections", "title description scaleMin scaleMax admission ballotCap admissionRate visibility expectedVoters"),
        ("GET", "elections/{e}", ""), ("PUT", "elections/{e}", "title description scaleMin scaleMax admission ballotCap admissionRate visibility"),
        ("POST", "elections/{e}/competitions", "title description"), ("PUT", "elections/{e}/competitions/{n}", "title description"),
        ("DELETE", "elections/{e}/competitions/{n}", ""), ("POST", "elections/{e}/competitions/{n}/candidates", "title author photo"),
        ("PUT", "elections/{e}/candidates/{n}", "title author photo"), ("DELETE", "elections/{e}/candidates/{n}", ""),
        ("POST", "elections/{e}/candidates/{n}/withdraw", "reason"), ("POST", "elections/{e}/publish", ""), ("POST", "elections/{e}/voters", "voters"),
        ("GET", "elections/{e}/voters?after={v}&limit={n}", ""), ("GET", "elections/{e}/voters/{v}", ""), ("POST", "elections/{e}/ballots", ""),
        ("GET", "elections/{e}/ballots/{b}", ""), ("PUT", "elections/{e}/ballots/{b}/ratings/{n}", "rating"), ("DELETE", "elections/{e}/ballots/{b}/ratings/{n}", ""),
        ("POST", "elections/{e}/ballots/{b}/cast", "ratings"), ("GET", "elections/{e}/results", ""), ("GET", "elections/{e}/turnout", ""),
        ("GET", "elections/{e}/audit?after={n}&limit={n}", ""), ("GET", "join/{v}", ""),
    ];

    [Fact]
    public async Task NothingThatIsSent_IsAFaultOfTheServer_OrIsDoneByHalves()
    {
        var (open, draft) = (await Organiser.OpenAsync(gateway.Api, "anna", "bert"), await Organiser.CreateAsync(gateway.Api, candidates: 2));
        var ballot = await open.Voter("anna").BallotAsync();
        string[] tokens = [open.Token, draft.Token, open.Voter("bert").Token, open.Voter("anna").Token, ballot.Token, KeyToken.Ballot(Organiser.NewKey()), "pvo_x"];
        var known = ProblemKind.All.ToDictionary(kind => kind.Code, kind => kind.Status);
        var log = gateway.Services.GetRequiredService<IEventLog>();

        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var i = 0; i < Requests; i++)
        {
            var (method, path, fields) = random.GetItems(Endpoints, 1)[0];
            if (random.Next(10) == 0)
                method = random.GetItems(Methods, 1)[0];
            path = path.Replace("{e}", Often(random, open.Election.ToString(), draft.Election.ToString()), StringComparison.Ordinal)
                .Replace("{b}", Often(random, ballot.Id.ToString(), BallotId.Create(7, 0).ToString()), StringComparison.Ordinal)
                .Replace("{n}", Often(random, "1", "2", "9"), StringComparison.Ordinal)
                .Replace("{v}", Often(random, "anna", "zoe"), StringComparison.Ordinal);
            var body = Body(random, fields);
            var before = await log.ReadHeadAsync(0, TestContext.Current.CancellationToken);
            using var content = body is null ? null : new StringContent(body, MediaTypeHeaderValue.Parse(random.Next(10) == 0 ? "text/plain" : "application/json"));
            var answer = await gateway.Api.SendAsync(new HttpMethod(method), path, random.GetItems(tokens, 1)[0], content, headers =>
            {
                headers.TryAddWithoutValidation("Idempotency-Key", random.Next(10) == 0 ? "01J0000000000000000000000!" : Ulid.NewUlid().ToString());
                if (random.Next(10) == 0)
                    headers.TryAddWithoutValidation("If-Match", random.GetItems(Tags, 1)[0]);
            });

            var told = $"seed {seed}: {method} {path} {body} was answered {(int)answer.Status} {answer.Text}";
            Assert.True((int)answer.Status < 500, told);
            if ((int)answer.Status < 400)
                continue;
            Assert.True(answer.Code is { } code && known[code] == (int)answer.Status, told);
            Assert.True(before == await log.ReadHeadAsync(0, TestContext.Current.CancellationToken), $"written though refused: {told}");
        }
    }

    private static string Often(Random random, params string[] likely) => random.GetItems(random.Next(5) == 0 ? Odd : likely, 1)[0];

    private static string? Body(Random random, string fields)
    {
        if (fields.Length == 0 || random.Next(10) == 0)
            return random.GetItems(Bodies, 1)[0];
        var members = random.GetItems(fields.Split(' '), random.Next(1, 4)).Select(field => $"\"{field}\":{random.GetItems(Values, 1)[0]}");
        return $"{{{string.Join(',', members)}}}";
    }
}
