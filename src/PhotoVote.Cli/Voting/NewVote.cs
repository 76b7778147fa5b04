using System.Globalization;
using PhotoVote.Cli.Http;
using PhotoVote.Client.Elections;
using PhotoVote.Domain;

namespace PhotoVote.Cli.Voting;

/// <summary>What an organiser does before and after a vote.</summary>
internal static class NewVote
{
    private const int RegistrationsAtOnce = 2;

    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    /// <summary>A draft with one competition.</summary>
    /// <returns>It, and the number of each candidate.</returns>
    /// <exception cref="PhotoVoteProblemException">Something was refused.</exception>
    /// <exception cref="PhotoVoteUnreachableException">Something is not settled.</exception>
    public static async Task<(Organised Election, IReadOnlyList<int> Candidates)> CreateAsync(
        this IVotingPath path, SecretKey organiser, NewElection election, IReadOnlyList<string> candidates, CancellationToken cancellationToken)
    {
        var created = await path.CreateElectionAsync(Ulid.NewUlid(), organiser, election, cancellationToken);
        var made = new Organised(ElectionId.Parse(created.ValueOrThrow("creating an election")), organiser);
        var competition = Number(await path.ChangeAsync(Ulid.NewUlid(), made, new ElectionChange.AddCompetition(election.Terms.Title, ""), cancellationToken));
        var numbers = new List<int>(candidates.Count);
        foreach (var candidate in candidates)
            numbers.Add(Number(await path.ChangeAsync(Ulid.NewUlid(), made, new ElectionChange.AddCandidate(competition, candidate, null, null), cancellationToken)));
        return (made, numbers);
    }

    /// <inheritdoc cref="CreateAsync" path="/exception"/>
    public static Task RegisterAllAsync(this IVotingPath path, Organised election, IEnumerable<string> voters, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        voters.Chunk(Limits.VotersPerCommand),
        new ParallelOptions { MaxDegreeOfParallelism = RegistrationsAtOnce, CancellationToken = cancellationToken },
        async (some, token) => (await path.RegisterAsync(Ulid.NewUlid(), election, some, token)).ValueOrThrow("registering voters"));

    /// <inheritdoc cref="CreateAsync" path="/exception"/>
    public static async Task OpenAsync(this IVotingPath path, Organised election, CancellationToken cancellationToken) =>
        (await path.ChangeAsync(Ulid.NewUlid(), election, new ElectionChange.Open(), cancellationToken)).ValueOrThrow("opening the election");

    /// <inheritdoc cref="CreateAsync" path="/exception"/>
    public static async Task CloseAsync(this IVotingPath path, Organised election, CancellationToken cancellationToken) =>
        (await path.ChangeAsync(Ulid.NewUlid(), election, new ElectionChange.Close(), cancellationToken)).ValueOrThrow("closing the election");

    /// <param name="within">How long a closed election may take to be counted.</param>
    /// <inheritdoc cref="CreateAsync" path="/exception"/>
    public static async Task<Client.Results.ResultsView> FinalResultsAsync(this IVotingPath path, Organised election, TimeSpan within, TimeProvider time, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        for (var pause = FirstLook; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var (answer, results) = await path.ReadResultsAsync(election, cancellationToken);
            answer.ValueOrThrow("reading the results");
            if (results is { Status: "final" })
                return results;
            if (time.GetElapsedTime(began) > within)
                throw new PhotoVoteUnreachableException($"the results of {election.Id} are not final after {within.TotalSeconds:0} s");
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    private static int Number(Answer added) => int.TryParse(added.ValueOrThrow("defining the election"), CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new PhotoVoteUnreachableException("the server does not answer as PhotoVote does: it added something without a number");
}
