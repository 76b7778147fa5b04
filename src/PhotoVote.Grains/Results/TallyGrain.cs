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
using PhotoVote.StoredEvents.Tallies;

namespace PhotoVote.Grains.Results;

/// <summary>One election's counts: read from the log, up to whatever was in it when they were asked for.</summary>
[Reentrant]
public sealed class TallyGrain(
    TallyReaderFactory readers,
    ElectionDefinitions definitions,
    [FromKeyedServices(TallyStorage.Provider)] IGrainStorage storage,
    TimeProvider time,
    ILogger<TallyGrain> logger) : Grain, ITallyGrain
{
    private readonly SharedRun _reading = new();
    private TallyKeeper? _keeper;
    private Task<TallyReader>? _reader;

    private ElectionId Election => ElectionId.Parse(this.GetPrimaryKeyString());

    public Task<Reply<ResultsView>> GetResultsAsync(string? key, CancellationToken cancellationToken) => Replies.GuardAsync(logger, async () =>
    {
        _ = KeyToken.TryParseOrganiser(key, out var organiser);
        var definition = await definitions.GetAsync(Election, cancellationToken);
        var tally = await ReadAsync(cancellationToken);

        // The definition at least as new as the tally: what is shown obeys the visibility and the close that were counted.
        await definition.RefreshAsync(definition.Version, cancellationToken);
        return definition.State.CheckResultsReader(organiser) is { } refusal
            ? Replies.Refused<ResultsView>(refusal)
            : Replies.Done(ResultsMapping.View(tally, definition.State));
    });

    public Task<Reply<TurnoutView>> GetTurnoutAsync(string? key, CancellationToken cancellationToken) => Replies.GuardAsync(logger, async () =>
    {
        _ = KeyToken.TryParseOrganiser(key, out var organiser);
        var definition = await definitions.GetAsync(Election, cancellationToken);
        if (definition.State.CheckReader(organiser) is not null)
            await definition.RefreshAsync(definition.Version, cancellationToken); // It may have been opened since it was read.
        if (definition.State.CheckReader(organiser) is { } refusal)
            return Replies.Refused<TurnoutView>(refusal);
        var tally = await ReadAsync(cancellationToken);
        return Replies.Done(ResultsMapping.View(tally.View.Turnout));
    });

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var state = new StateStorageBridge<TallyRecord>(TallyStorage.State, GrainContext, storage);
        _keeper = new(state, this.GetPrimaryKeyString(), DeactivateOnIdle, time, logger);
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        try
        {
            await _keeper!.FinishAsync().WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // What was not kept is counted again by the next activation.
        }
    }

    /// <summary>Reads on to the end of the log; who asks at the same time shares the reading.</summary>
    private async Task<CountedTally> ReadAsync(CancellationToken cancellationToken)
    {
        var reader = await (_reader ??= OpenAsync()).WaitAsync(cancellationToken);
        try
        {
            // Counting runs beside the grain's scheduler; storage is used on it.
            await _reading.RunAsync(() => reader.CatchUpAsync(CancellationToken.None)).WaitAsync(cancellationToken);
        }
        catch (AggregateFaultedException)
        {
            DeactivateOnIdle();
            throw;
        }

        var counted = reader.Counted!;
        _keeper!.Keep(counted, reader.KeptIsWrong);
        return counted;
    }

    private async Task<TallyReader> OpenAsync() => readers.Open(Election, await _keeper!.LoadAsync());
}
