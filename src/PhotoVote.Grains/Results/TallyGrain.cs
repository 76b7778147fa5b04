using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Core;
using Orleans.Storage;
using PhotoVote.Client;
using PhotoVote.Client.Results;
using PhotoVote.Domain;
using PhotoVote.EventLog.Journaling;
using PhotoVote.Grains.Elections;
using PhotoVote.Grains.Results.Feed;
using PhotoVote.StoredEvents.Tallies;

namespace PhotoVote.Grains.Results;

/// <summary>One election's counts. Whoever asks is told at least what was in the log then; whoever watches, of every change.</summary>
[Reentrant]
public sealed class TallyGrain : Grain, ITallyGrain, ITallyPlace
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly ElectionDefinitions _definitions;
    private readonly IServiceProvider _services;
    private readonly TimeProvider _time;
    private readonly ILogger<TallyGrain> _logger;
    private LiveTally? _tally;

    public TallyGrain(ElectionDefinitions definitions, IServiceProvider services, TimeProvider time, ILogger<TallyGrain> logger) =>
        (_definitions, _services, _time, _logger) = (definitions, services, time, logger);

    private ElectionId Election => ElectionId.Parse(this.GetPrimaryKeyString());

    public Task<Reply<ResultsView>> GetResultsAsync(string? key, CancellationToken cancellationToken) => AnswerAsync(async () =>
    {
        _ = KeyToken.TryParseOrganiser(key, out var organiser);
        var definition = await _definitions.GetAsync(Election, cancellationToken);
        if (!definition.State.Exists)
            return Replies.Refused<ResultsView>(definition.State.CheckReader(organiser)!);
        var counted = await _tally!.ReadAsync(isWatched: false, cancellationToken);

        // The definition at least as new as the tally: what is shown obeys the visibility and the close that were counted.
        await definition.RefreshAsync(definition.Version, cancellationToken);
        return definition.State.CheckResultsReader(organiser) is { } refusal
            ? Replies.Refused<ResultsView>(refusal)
            : Replies.Done(ResultsMapping.View(counted, definition.State, organiser));
    });

    public Task<Reply<TurnoutView>> GetTurnoutAsync(string? key, CancellationToken cancellationToken) => AnswerAsync(async () =>
    {
        _ = KeyToken.TryParseOrganiser(key, out var organiser);
        var definition = await _definitions.GetAsync(Election, cancellationToken);
        if (definition.State.CheckReader(organiser) is not null)
            await definition.RefreshAsync(definition.Version, cancellationToken); // It may have been opened since it was read.
        if (definition.State.CheckReader(organiser) is { } refusal)
            return Replies.Refused<TurnoutView>(refusal);
        var counted = await _tally!.ReadAsync(isWatched: false, cancellationToken);
        return Replies.Done(ResultsMapping.View(counted.View.Turnout));
    });

    public Task<Reply<LiveResultsView>> WatchAsync(string? key, long after, TimeSpan wait, CancellationToken cancellationToken) => AnswerAsync(async () =>
    {
        _ = KeyToken.TryParseOrganiser(key, out var organiser);
        var asked = _time.GetTimestamp();
        wait = wait < LongestWait ? wait : LongestWait;
        var definition = await _definitions.GetAsync(Election, cancellationToken);
        for (var isFresh = after <= 0 || !_tally!.IsFollowing; ; isFresh |= Left() <= TimeSpan.Zero)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_tally!.IsEnding)
                return Replies.Failed<LiveResultsView>(ReplyStatus.NotWritten, FailureCodes.Unavailable, "The election's counts move to another place.");
            var change = _tally.Change;
            var counted = isFresh ? await _tally.ReadAsync(isWatched: true, cancellationToken) : _tally.Glance();
            if (isFresh || definition.Version < counted.DefinitionVersion)
                await definition.RefreshAsync(definition.Version, cancellationToken);
            if (definition.State.CheckWatcher(organiser) is { } refusal)
                return Replies.Refused<LiveResultsView>(refusal);

            // What is told at the end of the wait is as fresh as what is asked for.
            if (counted.Id > after || (isFresh && Left() <= TimeSpan.Zero))
                return Replies.Done(ResultsMapping.Live(counted, definition.State, definition.Version, organiser));
            isFresh = false;
            await change.WaitAsync(Left() > TimeSpan.Zero ? Left() : TimeSpan.Zero, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        }

        TimeSpan Left() => wait - _time.GetElapsedTime(asked);
    });

    Task<Reply<TallyPlace>> ITallyPlace.FindAsync(long position) => AnswerAsync(async () =>
    {
        // Thousands want to know at the same time whether they are counted: where the log is followed, nobody has it read for that.
        var counted = _tally!.IsFollowing && _tally.Glance() is { } seen && seen.Position >= position
            ? seen
            : await _tally.ReadAsync(isWatched: false, CancellationToken.None);
        return Replies.Done(new TallyPlace(counted.Position));
    });

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Not injected, because Orleans reads injected state before a grain comes alive, and a grain whose storage is down would answer nothing.
        var storage = _services.GetRequiredKeyedService<IGrainStorage>(TallyStorage.Provider);
        var state = new StateStorageBridge<TallyRecord>(TallyStorage.State, GrainContext, storage);
        var keeper = new TallyKeeper(state, this.GetPrimaryKeyString(), End, _time, _logger);
        _tally = new(Election, keeper, _services.GetRequiredService<PartitionFeeds>(), _services.GetRequiredService<TallyOpening>(), _time, _logger);
        this.RegisterGrainTimer(_tally.Tick, new GrainTimerCreationOptions(LiveTally.Wanted, LiveTally.Wanted) { Interleave = true });
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        try
        {
            await _tally!.FinishAsync().WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // What was not kept is counted again by the next activation.
        }
    }

    /// <summary>Those who watch would keep it alive.</summary>
    private void End()
    {
        _tally!.End();
        DeactivateOnIdle();
    }

    private Task<Reply<T>> AnswerAsync<T>(Func<Task<Reply<T>>> answer)
        where T : class => Replies.GuardAsync(_logger, async () =>
        {
            try
            {
                return await answer();
            }
            catch (AggregateFaultedException)
            {
                End();
                throw;
            }
        });
}
