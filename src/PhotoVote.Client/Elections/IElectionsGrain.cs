namespace PhotoVote.Client.Elections;

/// <summary>What is asked before there is an election. Any silo answers; the key is <see cref="Key"/>.</summary>
[Alias("PhotoVote.IElectionsGrain")]
public interface IElectionsGrain : IGrainWithStringKey
{
    /// <summary>There is one of it.</summary>
    const string Key = "all";

    /// <summary>
    /// Creates an election, whose id and partition the cluster derives from the command's id. The header's key is the organiser's key that the
    /// sender made: 256 random bits.
    /// </summary>
    [Alias("Create")]
    Task<Reply<ElectionChanged>> CreateAsync(CommandHeader header, NewElection election, CancellationToken cancellationToken = default);
}
