using System.Globalization;
using PhotoVote.Client;
using PhotoVote.Client.Ballots;
using PhotoVote.Client.Elections;
using PhotoVote.Client.Results;
using PhotoVote.Domain;

namespace PhotoVote.Cli.Voting;

/// <summary>Through PhotoVote.Client: to grains in this process, or to those of a cluster.</summary>
/// <param name="name">Which, in words.</param>
/// <param name="client">Sends the commands, and sends them again.</param>
/// <param name="connection">Is disposed of with it.</param>
internal sealed class GrainPath(string name, PhotoVoteClient client, IAsyncDisposable connection) : IVotingPath
{
    public string Name => name;

    public async Task<Answer> CreateElectionAsync(Ulid id, SecretKey organiser, NewElection election, CancellationToken cancellationToken) =>
        Of(await client.CreateElectionAsync(KeyToken.Organiser(organiser), election, id, cancellationToken), created => created.Election);

    public async Task<Answer> ChangeAsync(Ulid id, Organised election, ElectionChange change, CancellationToken cancellationToken) =>
        Of(await Client(election).ChangeAsync(change, id, cancellationToken: cancellationToken), changed => changed.Number?.ToString(CultureInfo.InvariantCulture));

    public async Task<Answer> RegisterAsync(Ulid id, Organised election, IReadOnlyList<string> voters, CancellationToken cancellationToken) =>
        Of(await Client(election).RegisterAsync(voters, id, cancellationToken));

    public async Task<(Answer Answer, ElectionView? Election)> ReadElectionAsync(Organised election, CancellationToken cancellationToken) =>
        With(await Client(election).GetAsync(cancellationToken));

    public async Task<Answer> ReadVoterAsync(Organised election, VoterId voter, CancellationToken cancellationToken) =>
        Of(await Client(election).GetVoterAsync(voter.ToString(), cancellationToken));

    public async Task<(Answer Answer, ResultsView? Results)> ReadResultsAsync(Organised election, CancellationToken cancellationToken) =>
        With(await Client(election).GetResultsAsync(cancellationToken));

    public async Task<(Answer Answer, TurnoutView? Turnout)> ReadTurnoutAsync(Organised election, CancellationToken cancellationToken) =>
        With(await Client(election).GetTurnoutAsync(cancellationToken));

    public async Task<Answer> AskBallotAsync(Ulid id, Voter voter, CancellationToken cancellationToken) =>
        Of(await client.Election(voter.Election.ToString()).VoterOfKey(voter.Token).CreateBallotAsync(id, cancellationToken), issued => issued.Ballot);

    public IBooth Enter(Voter voter, BallotId ballot) =>
        new Booth(client.Election(voter.Election.ToString()).VoterOfKey(voter.Token).Ballot(ballot.ToString()));

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private ElectionClient Client(Organised election) => client.Election(election.Id.ToString(), election.Token);

    private static Answer Of<T>(Outcome<T> outcome, Func<T, string?>? value = null)
        where T : class =>
        new(outcome.Status, outcome.Value is { } done ? value?.Invoke(done) : null, outcome.Code, outcome.Detail, outcome.Attempts);

    private static (Answer Answer, T? Value) With<T>(Outcome<T> outcome)
        where T : class => (Of(outcome), outcome.Value);

    private sealed class Booth(BallotClient ballot) : IBooth
    {
        public async Task<Answer> RateAsync(Ulid id, int candidate, int rating, CancellationToken cancellationToken) =>
            Of(await ballot.RateAsync(candidate, rating, id, cancellationToken));

        public async Task<Answer> CastAsync(Ulid id, CancellationToken cancellationToken) => Of(await ballot.CastAsync(id, cancellationToken));

        public async Task<Answer> CastWholeAsync(Ulid id, IReadOnlyDictionary<int, int> ratings, CancellationToken cancellationToken) =>
            Of(await ballot.CastAsync(ratings, id, cancellationToken));
    }
}
