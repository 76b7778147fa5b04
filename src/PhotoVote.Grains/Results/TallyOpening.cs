using Microsoft.Extensions.Logging;
using PhotoVote.Domain;
using PhotoVote.EventLog;
using PhotoVote.Grains.Elections;
using PhotoVote.Grains.Results.Feed;
using PhotoVote.StoredEvents;
using PhotoVote.StoredEvents.Tallies;

namespace PhotoVote.Grains.Results;

/// <summary>Where counting begins: at what was kept, if it belongs to this log, and else at the election's first event.</summary>
internal sealed partial class TallyOpening(IEventLog log, ElectionDefinitions definitions, ILogger<TallyOpening> logger)
{
    /// <returns>The counts, and whether what was kept is of no use and must be written over.</returns>
    /// <exception cref="LogUnavailableException">The log cannot be read.</exception>
    public async Task<(ElectionCount Count, bool KeptIsWrong)> OpenAsync(ElectionId election, TallyRecord kept, CancellationToken cancellationToken)
    {
        var stream = new StreamId(election.Partition, StreamNames.Election(election));
        var slice = await log.ReadStreamAsync(stream, 1, 1, ReadDirection.Forwards, cancellationToken).ConfigureAwait(false);
        var first = slice.Events.Count == 0 ? null : slice.Events[0];
        if (kept.Counts is null)
            return (await BeginAsync(election, first, cancellationToken).ConfigureAwait(false), false);
        if (await IsOfThisLogAsync(election, kept, cancellationToken).ConfigureAwait(false) && Restore(election, first, kept) is { } count)
            return (count, count.IsProvisional);
        LogKeptIsWrong(logger, election, kept.Position);
        return (await BeginAsync(election, first, cancellationToken).ConfigureAwait(false), true);
    }

    private async Task<ElectionCount> BeginAsync(ElectionId election, RecordedEvent? first, CancellationToken cancellationToken)
    {
        var definition = await definitions.GetAsync(election, cancellationToken).ConfigureAwait(false);
        await definition.RefreshAsync(definition.Version, cancellationToken).ConfigureAwait(false);
        return ElectionCount.Begin(election, Before(first), definition.State.Candidates.Values.Where(c => c.Withdrawn is not null).Select(c => c.Number), first?.Id);
    }

    /// <summary>A log that was restored from a copy may have grown past what was counted of its former self: with other events.</summary>
    private async Task<bool> IsOfThisLogAsync(ElectionId election, TallyRecord kept, CancellationToken cancellationToken) => kept.Event is { } id
        ? await LogPlace.HoldsAsync(log, election.Partition, kept.Position, id, cancellationToken).ConfigureAwait(false)
        : kept.Position <= await log.ReadHeadAsync(election.Partition, cancellationToken).ConfigureAwait(false);

    private static long Before(RecordedEvent? first) => first is null ? 0 : first.Position - 1;

    private static ElectionCount? Restore(ElectionId election, RecordedEvent? first, TallyRecord kept)
    {
        try
        {
            return ElectionId.TryParse(kept.Counts!.Election, out var of) && of == election && kept.Position >= Before(first)
                ? ElectionCount.Restore(election, Before(first), kept, first?.Id)
                : null;
        }
        catch (Exception e) when (e is ArgumentException or KeyNotFoundException)
        {
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The kept tally of election {Election} at position {Position} does not belong to this log, or makes no sense; counting it again")]
    private static partial void LogKeptIsWrong(ILogger logger, ElectionId election, long position);
}
