using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Core;
using PhotoVote.StoredEvents.Pairs;

namespace PhotoVote.Grains.Reports;

/// <summary>
/// Keeps one election's comparisons in grain storage, so that its ballots need not be read again. No failure of storage gets out of here: what could not be
/// kept costs time later, nothing else. To be used on its grain's scheduler only.
/// </summary>
internal sealed partial class PairKeeper(IStorage<PairsRecord> storage, string election, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private Task<PairsRecord>? _loading;
    private PairsRecord? _latest;

    /// <summary>What is kept; nothing, when it cannot be read in time.</summary>
    public async ValueTask<PairsRecord> GetAsync() => _latest ??= await (_loading ??= LoadAsync());

    /// <summary>Puts what was compared in the place of what was known of the same competitions.</summary>
    public async Task PutAsync(ImmutableArray<ComparedCompetition> compared)
    {
        var known = await GetAsync();
        _latest = new PairsRecord
        {
            Competitions = [.. compared.Concat(known.Competitions.Where(k => compared.All(c => c.Number != k.Number))).OrderBy(c => c.Number)],
        };
        try
        {
            storage.State = _latest;
            await storage.WriteStateAsync().WaitAsync(Patience, time);
        }
        catch (Exception e)
        {
            LogFailed(logger, e, election);
        }
    }

    private async Task<PairsRecord> LoadAsync()
    {
        try
        {
            await storage.ReadStateAsync().WaitAsync(Patience, time);
            return storage.State ?? new();
        }
        catch (Exception e)
        {
            LogFailed(logger, e, election);
            return new();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The comparisons of election {Election} cannot be kept now; its ballots are read again when they are next needed")]
    private static partial void LogFailed(ILogger logger, Exception e, string election);
}
