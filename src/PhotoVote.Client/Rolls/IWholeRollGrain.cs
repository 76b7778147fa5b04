namespace PhotoVote.Client.Rolls;

/// <summary>An election's roll, whatever shard a voter is on. Any silo answers; the key is the election's id.</summary>
[Alias("PhotoVote.IWholeRollGrain")]
public interface IWholeRollGrain : IGrainWithStringKey
{
    /// <summary>
    /// Registers voters, each shard's all or none. The header's key is the organiser's. When a part could not be written the reply's value lists
    /// all the same what became of each voter, and the same command with the same id goes on where it stopped.
    /// </summary>
    /// <param name="voters">At most 10,000. Who is named twice is registered once.</param>
    /// <param name="partOf">What identifies the whole list that these voters are a part of; null when they are all of it.</param>
    [Alias("Register")]
    Task<Reply<Registration>> RegisterAsync(
        CommandHeader header, IReadOnlyList<string> voters, string? partOf = null, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IRollGrain.RevokeAsync"/>
    [Alias("Revoke")]
    Task<Reply<VoterView>> RevokeAsync(CommandHeader header, string voter, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IRollGrain.CreateBallotAsync"/>
    [Alias("CreateBallot")]
    Task<Reply<BallotIssued>> CreateBallotAsync(CommandHeader header, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IRollGrain.GetVoterAsync"/>
    [Alias("GetVoter")]
    Task<Reply<VoterView>> GetVoterAsync(string key, string voter, CancellationToken cancellationToken = default);
}
