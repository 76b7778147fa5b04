using Microsoft.Extensions.Caching.Memory;
using PhotoVote.Domain;
using PhotoVote.Domain.Elections;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.StoredEvents;

namespace PhotoVote.Grains.Elections;

/// <summary>
/// The silo's elections as last read from the log: what rolls, ballots and tallies decide with. Never trusted blindly: appends hold only at
/// the version that was seen, and refusals are given only after a refresh.
/// </summary>
public sealed class ElectionDefinitions(IEventLog log, IEventCodec codec) : IDisposable
{
    private const int Capacity = 10_000;

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = Capacity });

    /// <summary>The election as last seen, read if it has not been.</summary>
    /// <exception cref="LogUnavailableException">The log cannot be read.</exception>
    /// <exception cref="AggregateFaultedException">The election cannot be replayed.</exception>
    public async ValueTask<ElectionDefinition> GetAsync(ElectionId election, CancellationToken cancellationToken = default)
    {
        if (_cache.TryGetValue(election, out ElectionDefinition? definition) && definition!.State.Exists)
            return definition;
        if (definition is null)
        {
            definition = new ElectionDefinition(election, log, codec);
            _cache.Set(election, definition, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = TimeSpan.FromMinutes(30) });
        }

        await definition.RefreshAsync(0, cancellationToken).ConfigureAwait(false);
        if (!definition.State.Exists)
            _cache.Remove(election);
        return definition;
    }

    /// <summary>
    /// The election as far as it tells where its voters are to be found, and whose it is. That never changes once it is open; a draft's
    /// admission may, and with it the shards of its roll, so a draft is read again.
    /// </summary>
    /// <inheritdoc cref="GetAsync" path="/exception"/>
    public async ValueTask<ElectionState> GetSettledAsync(ElectionId election, CancellationToken cancellationToken = default)
    {
        var definition = await GetAsync(election, cancellationToken).ConfigureAwait(false);
        if (definition.State is { Exists: true, Lifecycle: Lifecycle.Draft })
            await definition.RefreshAsync(definition.Version, cancellationToken).ConfigureAwait(false);
        return definition.State;
    }

    /// <summary>What was seen may not be in the log any more: it was set back.</summary>
    public void Forget() => _cache.Clear();

    public void Dispose() => _cache.Dispose();
}

/// <summary>One election as last seen.</summary>
public sealed class ElectionDefinition(ElectionId election, IEventLog log, IEventCodec codec)
{
    private readonly SharedRun _reading = new();
    private readonly SharedRun _following = new();
    private volatile Seen _seen = new(ElectionState.Initial, 0);

    public ElectionId Election { get; } = election;

    /// <summary>Its id as text: every reply of its ballots carries that.</summary>
    public string ElectionText { get; } = election.ToString();

    public string StreamName { get; } = StreamNames.Election(election);

    public ElectionState State => _seen.State;

    public ElectionRules Rules => _seen.State.Rules;

    public long Version => _seen.Version;

    /// <summary>Reads on from what was seen; all who ask at the same time share the reading.</summary>
    /// <param name="seen">The version that the caller decided on.</param>
    /// <returns>Whether there is a newer version than that.</returns>
    public async Task<bool> RefreshAsync(long seen, CancellationToken cancellationToken = default)
    {
        if (Version > seen)
            return true;
        await _reading.RunAsync(ReadAsync, () => Version > seen).WaitAsync(cancellationToken).ConfigureAwait(false);
        return Version > seen;
    }

    /// <summary>Whether the time of its scheduled close has come, and the close has not been seen in the log.</summary>
    public bool IsCloseOverdue(DateTimeOffset now) => State is { Lifecycle: Lifecycle.Open, Schedule.ClosesAt: { } closesAt } && closesAt <= now;

    /// <summary>Has the election asked to do what is due, and reads on; all who ask at the same time share it.</summary>
    internal Task FollowScheduleAsync(Func<Task> follow) => _following.RunAsync(
        async () =>
        {
            await follow().ConfigureAwait(false);
            await RefreshAsync(Version).ConfigureAwait(false);
        },
        () => State.Lifecycle == Lifecycle.Closed);

    private async Task ReadAsync()
    {
        var (state, version) = _seen;
        var stream = new StreamId(Election.Partition, StreamName);
        if (stream.Partition >= log.PartitionCount)
            return;
        var loaded = await log.LoadAsync(stream, version, null, CancellationToken.None).ConfigureAwait(false);
        foreach (var recorded in loaded.Events)
        {
            try
            {
                state = state.When((IElectionEvent)codec.Decode(recorded));
            }
            catch (Exception e)
            {
                throw new AggregateFaultedException(stream, recorded.Version, recorded.Position, e);
            }

            version = recorded.Version;
        }

        _seen = new Seen(state, version);
    }

    private sealed record Seen(ElectionState State, long Version);
}
