using System.Security.Cryptography;
using PhotoVote.Cli;
using PhotoVote.Client.Ballots;
using PhotoVote.Client.Elections;
using PhotoVote.Client.Results;
using PhotoVote.Client.Rolls;
using PhotoVote.Domain;

namespace PhotoVote.Tests.Cli;

/// <summary>Replays three ballots at a server that keeps count, and that can be told to misbehave.</summary>
public sealed class ReplayTests : IAsyncLifetime
{
    private static readonly ElectionId Election = ElectionId.FromCommand(77, 1);

    private readonly string _file = Path.GetTempFileName();
    private readonly Lock _lock = new();
    private readonly HashSet<string> _troubled = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<int, int>> _cast = new(StringComparer.Ordinal);
    private Func<FakeServer.Request, FakeServer.Answer?> _trouble = _ => null;
    private bool _cuts;
    private int _created;
    private int _candidates;
    private int _asked;
    private FakeServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_file, "number,Ana,Bo\n1,5,0\n2,0,0\n3,6,1\n", TestContext.Current.CancellationToken);
        _server = await FakeServer.StartAsync(Answer);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        File.Delete(_file);
    }

    [Fact]
    public async Task Each_row_becomes_a_voter_with_a_ballot_that_is_cast_whole()
    {
        var run = await ReplayAsync("--json");
        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        Assert.Equal((3, 2, 1), (Number(run, "ballots"), Number(run, "cast"), Number(run, "blank")));
        Assert.Equal([new() { [11] = 5 }, new() { [11] = 6, [12] = 1 }], _cast.Values.OrderBy(r => r[11]));

        var create = _server.Requests.Single(r => r.Path == "/api/v1/elections");
        Assert.Equal("registered", create.Body!.Value.GetProperty("admission").GetString());
        Assert.Equal((1, 6), (create.Body.Value.GetProperty("scaleMin").GetInt32(), create.Body.Value.GetProperty("scaleMax").GetInt32()));
        Assert.Equal(3, create.Body.Value.GetProperty("expectedVoters").GetInt32());
        var register = _server.Requests.Single(r => r.Path.EndsWith("/voters", StringComparison.Ordinal));
        Assert.Equal(["v000001", "v000002", "v000003"], register.Body!.Value.GetProperty("voters").EnumerateArray().Select(v => v.GetString()));
    }

    [Fact]
    public async Task Keys_are_those_that_clients_derive()
    {
        var key = new SecretKey(RandomNumberGenerator.GetBytes(SecretKey.Size));
        await ReplayAsync("--organiser-key", KeyToken.Organiser(key));
        var voter = VoterId.Parse("v000001");
        var voterKey = key.ForVoter(Election, voter);
        Assert.Contains(_server.Requests, r => r.Path.EndsWith("/ballots", StringComparison.Ordinal) && r.Authorization == $"Bearer {KeyToken.Voter(voter, voterKey)}");
        var cast = $"Bearer {KeyToken.Ballot(voterKey.ForBallot(Election, BallotOf(voter.ToString())))}";
        Assert.Contains(_server.Requests, r => r.Path.EndsWith("/cast", StringComparison.Ordinal) && r.Authorization == cast);
    }

    [Fact]
    public async Task The_table_names_candidates_and_counts()
    {
        var run = await ReplayAsync();
        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        Assert.Contains("Ana", run.Output, StringComparison.Ordinal);
        Assert.Contains("3 ballots: 2 cast, 1 without an opinion and not cast.", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(429)]
    [InlineData(0)]
    public async Task What_is_not_settled_is_sent_again_with_the_same_id(int status)
    {
        _cuts = status == 0;
        _trouble = _ => _cuts ? null : new FakeServer.Answer(status, new { code = "outcome-unknown" });
        var run = await ReplayAsync("--json");
        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        var commands = _server.Requests.Where(r => r.Key is not null).GroupBy(r => (r.Method, r.Path, r.Authorization, Body: r.Body?.ToString()));
        Assert.All(commands, same =>
        {
            Assert.Equal(2, same.Count());
            Assert.Single(same.Select(r => r.Key).Distinct());
        });
    }

    [Fact]
    public async Task A_run_that_is_resumed_sends_the_same_commands()
    {
        var first = await ReplayAsync("--json");
        var key = first.Error.Split("organiser key ")[1].Split('\n', '\r')[0];
        var before = Commands();
        await ReplayAsync("--json", "--resume", first.Json.GetProperty("run").GetString()!, "--organiser-key", key);
        Assert.Equal(before.Count * 2, Commands().Count);
        Assert.Equal(before, Commands().Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_refusal_is_told_with_the_row_and_not_sent_again()
    {
        _trouble = r => r.Path.EndsWith("/cast", StringComparison.Ordinal) && r.Body!.Value.ToString().Contains("12", StringComparison.Ordinal)
            ? new FakeServer.Answer(409, new { code = "election-closed", detail = "The election is closed." })
            : Pass;
        var run = await ReplayAsync();
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Contains($"photovote: refused: election-closed: The election is closed. ({_file}: row 4)", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_that_are_not_those_of_the_file_are_told()
    {
        _trouble = r =>
        {
            if (!r.Path.EndsWith("/close", StringComparison.Ordinal))
                return Pass;
            lock (_lock)
                _cast.Values.First()[11] = 1;
            return Pass;
        };
        var run = await ReplayAsync();
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Contains("photovote: the results are not those of the files: Ana:", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Something_else_that_answers_is_not_taken_for_a_server()
    {
        await using var other = await FakeServer.StartAsync(_ => new FakeServer.Answer(404, "nothing here"));
        var run = await CliRun.Of("replay", _file, "--url", other.Url, "--scale", "1-6", "--blank-value", "0");
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Contains("404 Not Found", run.Error, StringComparison.Ordinal);
    }

    private static readonly FakeServer.Answer Pass = new(-1);

    private Task<CliRun> ReplayAsync(params string[] more) =>
        CliRun.Of(["replay", _file, "--url", _server.Url, "--scale", "1-6", "--blank-value", "0", .. more]);

    private List<string> Commands() => [.. _server.Requests.Where(r => r.Key is not null).Select(r => r.Key!).Order(StringComparer.Ordinal)];

    private static int Number(CliRun run, string name) => run.Json.GetProperty(name).GetInt32();

    // Each command meets its trouble once.
    private FakeServer.Answer? Answer(FakeServer.Request request)
    {
        lock (_lock)
        {
            if (request.Key is not null && _troubled.Add(request.Key) && (_cuts || _trouble(request) is not null))
            {
                var trouble = _trouble(request);
                if (trouble != Pass)
                    return trouble;
            }

            return Do(request);
        }
    }

    private FakeServer.Answer Do(FakeServer.Request request) => request.Path.Split('/')[3..] switch
    {
        ["elections"] => new(201, new ElectionChanged(Election.ToString(), 1, null, "ABC123")),
        [_, _, "competitions"] => new(201, new ElectionChanged(Election.ToString(), 2, 4)),
        [_, _, "competitions", "4", "candidates"] => new(201, new ElectionChanged(Election.ToString(), 3, 11 + _candidates++)),
        [_, _, "voters"] => new(200, new Registration(
            [.. request.Body!.Value.GetProperty("voters").EnumerateArray().Select(v => new RegisteredVoter(v.GetString()!, "registered"))])),
        [_, _, "ballots"] => Create(request),
        [_, _, "ballots", var ballot, "cast"] => Cast(ballot, request),
        [_, _, "results"] => new(200, Results()),
        [_, _, "open" or "close"] => new(200, new ElectionChanged(Election.ToString(), 4)),
        _ => new(404, new { code = "not-found" }),
    };

    private FakeServer.Answer Create(FakeServer.Request request)
    {
        Assert.True(KeyToken.TryParseVoter(request.Authorization!["Bearer ".Length..], out var voter, out _));
        _created++;
        return new(201, new BallotIssued(Election.ToString(), BallotOf(voter.ToString()).ToString()));
    }

    private FakeServer.Answer Cast(string ballot, FakeServer.Request request)
    {
        _cast[ballot] = request.Body!.Value.GetProperty("ratings").EnumerateObject()
            .ToDictionary(r => int.Parse(r.Name, System.Globalization.CultureInfo.InvariantCulture), r => r.Value.GetInt32());
        return new(200, new BallotView(Election.ToString(), ballot, "cast", _cast[ballot], 1, null));
    }

    // Not final at once: a tally may lag behind the close.
    private ResultsView Results() => new(
        Election.ToString(), _asked++ == 0 ? "counting" : "final", 20, true, new TurnoutView(_created, _cast.Count),
        [new CompetitionResults(4, "Replay", _cast.Count, [Count(11, "Ana"), Count(12, "Bo")], [])]);

    private CandidateResults Count(int number, string title)
    {
        var ratings = _cast.Values.Where(r => r.ContainsKey(number)).Select(r => r[number]).ToList();
        return new CandidateResults(
            number, title, null, null, [.. Enumerable.Range(1, 6).Select(step => (long)ratings.Count(r => r == step))],
            _cast.Count - ratings.Count, ratings.Count, ratings.Sum(), ratings.Count == 0 ? null : (decimal)ratings.Average());
    }

    private static BallotId BallotOf(string voter) => BallotId.Create((UInt128)voter[^1] << 32, 0);
}
