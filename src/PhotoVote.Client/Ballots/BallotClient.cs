using PhotoVote.Client.Calls;
using PhotoVote.Domain;

namespace PhotoVote.Client.Ballots;

/// <summary>A ballot, with its key, which says nothing of its voter.</summary>
public sealed class BallotClient
{
    private readonly GrainCalls _calls;
    private readonly string _address;

    internal BallotClient(GrainCalls calls, ElectionId election, BallotId id, string key) =>
        (_calls, _address, Id, Key) = (calls, $"{election}/{id}", id.ToString(), key);

    /// <summary>26 characters.</summary>
    public string Id { get; }

    /// <summary><c>pvb_…</c>. It rates and casts; no log is a place for it.</summary>
    public string Key { get; }

    /// <summary>The ballot as it stands; of a cast one also where the log holds it, and whether it is counted.</summary>
    public Task<Outcome<BallotView>> GetAsync(CancellationToken cancellationToken = default) =>
        _calls.AskAsync(ct => Grain.GetAsync(Key, ct), cancellationToken);

    /// <summary>Rates a candidate, or changes its rating.</summary>
    /// <param name="candidate">Its number.</param>
    /// <param name="rating">A step of the election's scale.</param>
    /// <param name="commandId">Chosen by the caller, who keeps it to send the same again later; null to have one made.</param>
    public Task<Outcome<BallotView>> RateAsync(int candidate, int rating, Ulid? commandId = null, CancellationToken cancellationToken = default) =>
        _calls.CommandAsync(commandId, (id, ct) => Grain.RateAsync(Header(id), candidate, rating, ct), cancellationToken);

    /// <summary>Takes a rating back.</summary>
    public Task<Outcome<BallotView>> ClearAsync(int candidate, Ulid? commandId = null, CancellationToken cancellationToken = default) =>
        _calls.CommandAsync(commandId, (id, ct) => Grain.ClearAsync(Header(id), candidate, ct), cancellationToken);

    /// <summary>Casts it as it was rated. Cast is final.</summary>
    public Task<Outcome<BallotView>> CastAsync(Ulid? commandId = null, CancellationToken cancellationToken = default) =>
        _calls.CommandAsync(commandId, (id, ct) => Grain.CastAsync(Header(id), ct), cancellationToken);

    /// <summary>Casts it with exactly these ratings, whatever was rated before. Cast is final.</summary>
    /// <param name="ratings">Candidate number → rating.</param>
    /// <param name="commandId">Chosen by the caller, who keeps it to send the same again later; null to have one made.</param>
    public Task<Outcome<BallotView>> CastAsync(IReadOnlyDictionary<int, int> ratings, Ulid? commandId = null, CancellationToken cancellationToken = default) =>
        _calls.CommandAsync(commandId, (id, ct) => Grain.CastWholeAsync(Header(id), ratings, ct), cancellationToken);

    /// <summary>Without the key, and without the id, which a log should not link to anything.</summary>
    public override string ToString() => nameof(BallotClient);

    private IBallotGrain Grain => _calls.Grain<IBallotGrain>(_address);

    private CommandHeader Header(Ulid commandId) => new(commandId, Key);
}
