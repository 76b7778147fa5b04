using PhotoVote.Client.Ballots;
using PhotoVote.Client.Calls;
using PhotoVote.Domain;

namespace PhotoVote.Client.Rolls;

/// <summary>A voter of an election, with their key.</summary>
public sealed class VoterClient
{
    private readonly GrainCalls _calls;
    private readonly ElectionId _election;
    private readonly SecretKey _key;

    internal VoterClient(GrainCalls calls, ElectionId election, VoterId id, SecretKey key)
    {
        (_calls, _election, _key) = (calls, election, key);
        (Id, Key) = (id.ToString(), KeyToken.Voter(id, key));
    }

    /// <summary>Whom they are on the roll.</summary>
    public string Id { get; }

    /// <summary>What their link carries: <c>pvv_…</c>. It votes; no log is a place for it.</summary>
    public string Key { get; }

    /// <summary>Asks for their ballot: a new one, or the one that they hold already.</summary>
    /// <param name="commandId">Chosen by the caller, who keeps it to send the same again later; null to have one made.</param>
    public Task<Outcome<BallotIssued>> CreateBallotAsync(Ulid? commandId = null, CancellationToken cancellationToken = default) =>
        _calls.CommandAsync(
            commandId, (id, ct) => _calls.Grain<IWholeRollGrain>(_election.ToString()).CreateBallotAsync(new CommandHeader(id, Key), ct), cancellationToken);

    /// <summary>Their ballot, with the key that derives from theirs. Nothing is sent by this.</summary>
    /// <param name="ballot">Its id, of <see cref="CreateBallotAsync"/>.</param>
    /// <exception cref="FormatException">This is not a ballot's id.</exception>
    public BallotClient Ballot(string ballot)
    {
        var id = BallotId.Parse(ballot);
        return new BallotClient(_calls, _election, id, KeyToken.Ballot(_key.ForBallot(_election, id)));
    }

    /// <summary>Without the key.</summary>
    public override string ToString() => $"VoterClient({Id})";
}
