namespace PhotoVote.Client.Elections;

/// <summary>One election: its definition and lifecycle. The key is the election's id, derived from the id of the command that creates it.</summary>
[Alias("PhotoVote.IElectionGrain")]
public interface IElectionGrain : IGrainWithStringKey
{
    /// <summary>Creates it. The header's key is the organiser's key that the sender made: 256 random bits.</summary>
    [Alias("Create")]
    Task<Reply<ElectionChanged>> CreateAsync(CommandHeader header, NewElection election, CancellationToken cancellationToken = default);

    /// <summary>Changes it.</summary>
    [Alias("Change")]
    Task<Reply<ElectionChanged>> ChangeAsync(CommandHeader header, ElectionChange change, CancellationToken cancellationToken = default);

    /// <summary>The definition. A draft is shown to the organiser only.</summary>
    /// <param name="key">The organiser's token, or null.</param>
    [Alias("Get")]
    Task<Reply<ElectionView>> GetAsync(string? key, CancellationToken cancellationToken = default);
}
