using System.Net;
using PhotoVote.Cli.Http;
using PhotoVote.Client.Results;
using PhotoVote.Domain;

namespace PhotoVote.Cli.Replay;

/// <summary>What a replay is to be.</summary>
/// <param name="Title">The election's.</param>
/// <param name="Parallel">How many ballots are under way at a time.</param>
/// <param name="ExpectedVoters">What the election is told to make room for; null for as many as there are ballots.</param>
internal sealed record ReplayPlan(PaperElection Paper, string Title, int Parallel, int? ExpectedVoters);

/// <summary>Holds an election with the ballots of a file, as its organiser and as each of its voters, over HTTP.</summary>
/// <param name="finalWithin">How long a closed election may take to be counted.</param>
internal sealed class Replayer(PhotoVoteHttp http, RunIds ids, SecretKey organiser, Terminal terminal, TimeSpan finalWithin, TimeProvider time)
{
    /// <summary>The most voters that one command may register.</summary>
    private const int VotersACommand = 10_000;

    private readonly string _organiser = KeyToken.Organiser(organiser);

    /// <exception cref="PhotoVoteProblemException">The server refused something.</exception>
    /// <exception cref="PhotoVoteUnreachableException">The server cannot be reached, or did not finish counting.</exception>
    public async Task<ReplayOutcome> RunAsync(ReplayPlan plan, CancellationToken cancellationToken)
    {
        await http.EnsureReachableAsync(cancellationToken);
        var created = await CreateAsync(plan, cancellationToken);
        var election = ElectionId.Parse(created.Id);
        terminal.Note($"election {election}, join code {created.Code}");

        await RegisterAsync(election, plan.Paper.Ballots.Count, cancellationToken);
        await http.OpenAsync(ids.Command("open"), _organiser, created.Id, cancellationToken);
        await terminal.WatchAsync("casting ballots", plan.Paper.Ballots.Count, done => VoteAsync(election, created.Candidates, plan, done, cancellationToken));
        await http.CloseAsync(ids.Command("close"), _organiser, created.Id, cancellationToken);
        return ReplayOutcome.Of(ids.Run, created.Code, plan.Paper, await FinalResultsAsync(created.Id, cancellationToken));
    }

    /// <returns>The election's id and code, and the number of each candidate.</returns>
    private async Task<(string Id, string? Code, IReadOnlyList<int> Candidates)> CreateAsync(ReplayPlan plan, CancellationToken cancellationToken)
    {
        var paper = plan.Paper;
        var body = new NewElectionBody(
            plan.Title,
            $"{paper.Ballots.Count} ballots, replayed.",
            paper.Scale.Min,
            paper.Scale.Max,
            "registered",
            "closed",
            plan.ExpectedVoters ?? paper.Ballots.Count);
        var created = await http.CreateElectionAsync(ids.Command("create"), _organiser, body, cancellationToken);
        var competition = await http.AddCompetitionAsync(ids.Command("competition"), _organiser, created.Election, plan.Title, cancellationToken);
        var candidates = new List<int>();
        for (var i = 0; i < paper.Candidates.Count; i++)
        {
            var added = await http.AddCandidateAsync(
                ids.Command($"candidate/{i}"), _organiser, created.Election, Number(competition.Number), paper.Candidates[i], cancellationToken);
            candidates.Add(Number(added.Number));
        }

        return (created.Election, created.Code, candidates);
    }

    private async Task RegisterAsync(ElectionId election, int voters, CancellationToken cancellationToken)
    {
        foreach (var some in Enumerable.Range(0, voters).Select(i => Voter(i).ToString()).Chunk(VotersACommand))
        {
            var answer = await http.RegisterAsync(ids.Command($"register/{some[0]}"), _organiser, election.ToString(), some, cancellationToken);
            if (answer.Voters.FirstOrDefault(v => v.Status is not ("registered" or "already-registered")) is { } left)
                throw new PhotoVoteProblemException(HttpStatusCode.Conflict, $"voter-{left.Status}", $"voter {left.Voter} was not registered");
        }
    }

    private async Task<bool> VoteAsync(
        ElectionId election, IReadOnlyList<int> candidates, ReplayPlan plan, Action<int> done, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = plan.Parallel, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(plan.Paper.Ballots.Index(), options, async (ballot, token) =>
        {
            await VoteAsync(election, candidates, ballot.Index, ballot.Item, token);
            done(1);
        });
        return true;
    }

    private async Task VoteAsync(ElectionId election, IReadOnlyList<int> candidates, int index, PaperBallot ballot, CancellationToken cancellationToken)
    {
        try
        {
            var voterKey = organiser.ForVoter(election, Voter(index));
            var issued = await http.CreateBallotAsync(
                ids.Command($"ballot/{index}"), KeyToken.Voter(Voter(index), voterKey), election.ToString(), cancellationToken);
            if (ballot.Ratings.Count == 0)
                return;
            var key = KeyToken.Ballot(voterKey.ForBallot(election, BallotId.Parse(issued.Ballot)));
            var ratings = ballot.Ratings.ToDictionary(r => candidates[r.Key], r => r.Value);
            await http.CastAsync(ids.Command($"cast/{index}"), key, election.ToString(), issued.Ballot, ratings, cancellationToken);
        }
        catch (PhotoVoteProblemException problem)
        {
            throw new PhotoVoteProblemException(problem.Status, problem.Code, $"{problem.Detail} ({ballot.File}: row {ballot.Row})");
        }
    }

    private async Task<ResultsView> FinalResultsAsync(string election, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var results = await http.GetResultsAsync(_organiser, election, cancellationToken);
            if (results.Status == "final")
                return results;
            if (time.GetElapsedTime(began) > finalWithin)
                throw new PhotoVoteUnreachableException($"the results of {election} are not final after {finalWithin.TotalSeconds:0} s");
            await Task.Delay(TimeSpan.FromMilliseconds(250), time, cancellationToken);
        }
    }

    // Opaque: which row of which file a voter is stays here.
    private static VoterId Voter(int index) => VoterId.Parse($"v{index + 1:D6}");

    private static int Number(int? number) =>
        number ?? throw new PhotoVoteUnreachableException("the server does not answer as PhotoVote does: it added something without a number");
}
