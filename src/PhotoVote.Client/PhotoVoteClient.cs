using System.Security.Cryptography;
using PhotoVote.Client.Calls;
using PhotoVote.Client.Elections;
using PhotoVote.Domain;
using PhotoVote.Domain.Counting;

namespace PhotoVote.Client;

/// <summary>
/// PhotoVote for other .NET services. Whatever is asked ends within <see cref="PhotoVoteClientOptions.CommandTimeout"/> as an
/// <see cref="Outcome{T}"/>; lost answers, lost silos and full queues are dealt with by sending the same command with the same id again.
/// Safe for many threads; one is enough for a process.
/// </summary>
public sealed class PhotoVoteClient
{
    private readonly GrainCalls _calls;

    /// <summary>For those who have a cluster client, or a silo, of their own; <c>UsePhotoVoteClient</c> does it all.</summary>
    /// <param name="grains">Leads to the grains.</param>
    /// <param name="options">How long to be patient; null for the defaults.</param>
    /// <param name="time">The clock; null for the system's.</param>
    public PhotoVoteClient(IGrainFactory grains, PhotoVoteClientOptions? options = null, TimeProvider? time = null) =>
        _calls = new GrainCalls(grains, options ?? new(), time ?? TimeProvider.System);

    /// <summary>A new organiser's key: <c>pvo_</c> and 256 random bits. Keep it: all keys of voters derive from it, and there is no other way in.</summary>
    public static string NewOrganiserKey() => KeyToken.Organiser(new SecretKey(RandomNumberGenerator.GetBytes(SecretKey.Size)));

    /// <summary>
    /// A new seed for an election's draw: its commitment goes into <see cref="CountingTerms.DrawCommitment"/>. Keep the seed secret
    /// (<see cref="DrawSeed.Reveal"/>) until the election is closed, then <see cref="ElectionClient.RevealDrawAsync"/>; without it ties stay ties.
    /// </summary>
    public static DrawSeed NewDrawSeed() => new(RandomNumberGenerator.GetBytes(DrawSeed.Size));

    /// <summary>Creates an election, a draft at first. Its id derives from the command's id: sent again, it is the same election.</summary>
    /// <param name="organiserKey">Of <see cref="NewOrganiserKey"/>; only its hash is stored.</param>
    /// <param name="election">What it is.</param>
    /// <param name="commandId">Chosen by the caller, who keeps it to send the same again later; null to have one made.</param>
    public Task<Outcome<ElectionChanged>> CreateElectionAsync(
        string organiserKey, NewElection election, Ulid? commandId = null, CancellationToken cancellationToken = default) =>
        _calls.CommandAsync(
            commandId,
            (id, ct) => _calls.Grain<IElectionsGrain>(IElectionsGrain.Key).CreateAsync(new CommandHeader(id, organiserKey), election, ct),
            cancellationToken);

    /// <summary>An election. Nothing is sent by this.</summary>
    /// <param name="id">Its id, 26 characters.</param>
    /// <param name="organiserKey">The organiser's key, for what only they may do; null for what anybody may.</param>
    /// <exception cref="FormatException">This is not an id, or not an organiser's key.</exception>
    public ElectionClient Election(string id, string? organiserKey = null)
    {
        SecretKey? key = null;
        if (organiserKey is not null && !KeyToken.TryParseOrganiser(organiserKey, out key))
            throw new FormatException("An organiser's key is pvo_ and 43 characters.");
        return new ElectionClient(_calls, ElectionId.Parse(id), key);
    }
}
