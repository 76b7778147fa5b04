using PhotoVote.Client.Elections;
using PhotoVote.Client.Results;
using PhotoVote.Domain;

namespace PhotoVote.Cli.Voting;

/// <summary>
/// A way to an election: grains in this process, PhotoVote.Client, or HTTP. Every command is sent again under its id, for a while, when it
/// was not written or nobody knows; so no answer throws.
/// </summary>
internal interface IVotingPath : IAsyncDisposable
{
    /// <summary>In words, for people.</summary>
    string Name { get; }

    /// <returns>The new election's id.</returns>
    Task<Answer> CreateElectionAsync(Ulid id, SecretKey organiser, NewElection election, CancellationToken cancellationToken);

    /// <returns>The number of what was added, if something was.</returns>
    Task<Answer> ChangeAsync(Ulid id, Organised election, ElectionChange change, CancellationToken cancellationToken);

    /// <param name="voters">At most <see cref="Limits.VotersPerCommand"/>.</param>
    Task<Answer> RegisterAsync(Ulid id, Organised election, IReadOnlyList<string> voters, CancellationToken cancellationToken);

    Task<(Answer Answer, ElectionView? Election)> ReadElectionAsync(Organised election, CancellationToken cancellationToken);

    /// <summary>Asks for something that only the organiser may know: whether the key is the right one shows.</summary>
    Task<Answer> ReadVoterAsync(Organised election, VoterId voter, CancellationToken cancellationToken);

    Task<(Answer Answer, ResultsView? Results)> ReadResultsAsync(Organised election, CancellationToken cancellationToken);

    Task<(Answer Answer, TurnoutView? Turnout)> ReadTurnoutAsync(Organised election, CancellationToken cancellationToken);

    /// <returns>The ballot's id.</returns>
    Task<Answer> AskBallotAsync(Ulid id, Voter voter, CancellationToken cancellationToken);

    IBooth Enter(Voter voter, BallotId ballot);
}

/// <summary>Where a voter votes: their ballot.</summary>
internal interface IBooth
{
    Task<Answer> RateAsync(Ulid id, int candidate, int rating, CancellationToken cancellationToken);

    /// <summary>Casts the ballot as it was rated.</summary>
    Task<Answer> CastAsync(Ulid id, CancellationToken cancellationToken);

    /// <summary>Casts the ballot with exactly these ratings.</summary>
    Task<Answer> CastWholeAsync(Ulid id, IReadOnlyDictionary<int, int> ratings, CancellationToken cancellationToken);
}

/// <summary>An election and its organiser's key.</summary>
internal sealed record Organised(ElectionId Id, SecretKey Key)
{
    public string Token { get; } = KeyToken.Organiser(Key);

    /// <summary>A voter of the roll, by a key that derives from the organiser's.</summary>
    public Voter Voter(VoterId voter) => new(Id, voter, Key.ForVoter(Id, voter));
}

/// <summary>A voter and their key.</summary>
internal sealed record Voter(ElectionId Election, VoterId Id, SecretKey Key)
{
    public string Token { get; } = KeyToken.Voter(Id, Key);

    public string BallotToken(BallotId ballot) => KeyToken.Ballot(Key.ForBallot(Election, ballot));
}
