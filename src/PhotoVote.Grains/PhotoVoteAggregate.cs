using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using PhotoVote.Client;
using PhotoVote.Domain;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.Grains.Elections;
using PhotoVote.Grains.Schedules;

namespace PhotoVote.Grains;

/// <summary>What the three aggregates share: a command becomes a decision of the domain, and its outcome a reply.</summary>
public abstract class PhotoVoteAggregate<TState, TEvent>(IEventLog log, IEventCodec codec, TimeProvider time, ILogger logger) : AggregateGrain<TState, TEvent>
    where TEvent : class
{
    private protected ILogger Logger { get; } = logger;

    private protected IEventLog Log { get; } = log;

    private protected IEventCodec Codec { get; } = codec;

    private protected TimeProvider Time { get; } = time;

    /// <summary>Decides, appends, answers.</summary>
    /// <param name="answer">The reply's value.</param>
    /// <inheritdoc cref="Command"/>
    private protected async Task<Reply<T>> CommandAsync<T>(
        CommandHeader header,
        Fingerprint fingerprint,
        Func<TState, Decision<TEvent>> decide,
        Func<CommandOutcome<TState, Refusal>.Done, ValueTask<T>> answer,
        ElectionDefinition? gate = null,
        Func<ImmutableArray<StreamAppend>>? alongside = null,
        CancellationToken cancellationToken = default)
        where T : class
    {
        try
        {
            var outcome = await ExecuteAsync(Command(header, fingerprint, decide, gate, alongside), cancellationToken);
            return outcome is CommandOutcome<TState, Refusal>.Done done
                ? Replies.Done(await AnswerAsync(header, done, answer), done.Repeated)
                : Replies.Undone<TState, T>(outcome);
        }
        catch (Exception e) when (Replies.IsOfTheLog(e))
        {
            return Replies.Failed<T>(Logger, e);
        }
    }

    /// <summary>The domain's decision as a command to the log. What many send at once executes it by itself: one asynchronous method less to come back through.</summary>
    /// <param name="header">The command's id, and the version that its sender has seen.</param>
    /// <param name="fingerprint">Of the whole request.</param>
    /// <param name="decide">The domain's decision on a state.</param>
    /// <param name="gate">The election that the decision rests on, when it is another aggregate's: the append holds only at its version.</param>
    /// <param name="alongside">What is appended to other streams with the decision.</param>
    private protected AggregateCommand<TState, TEvent, Refusal> Command(
        CommandHeader header,
        Fingerprint fingerprint,
        Func<TState, Decision<TEvent>> decide,
        ElectionDefinition? gate = null,
        Func<ImmutableArray<StreamAppend>>? alongside = null)
    {
        var seen = 0L;
        return new()
        {
            Id = header.CommandId,
            Fingerprint = fingerprint,
            Decide = (state, version) =>
            {
                if (header.IfVersion is { } wanted && wanted != version)
                    return AggregateDecision<TEvent, Refusal>.Refuse(new(
                        FailureCodes.DefinitionChanged, $"The definition is at version {version}, not {wanted}. Read it again."));
                seen = gate?.Version ?? 0;
                var decision = decide(state);
                return decision.Refusal is { } refusal
                    ? AggregateDecision<TEvent, Refusal>.Refuse(refusal)
                    : AggregateDecision<TEvent, Refusal>.Accept(
                        decision.Events,
                        gate is null ? [] : [new StreamCondition(gate.StreamName, seen)],
                        alongside?.Invoke() ?? []);
            },
            Refresh = gate is null ? null : async ct =>
            {
                await EnsureClosedAsync(gate);
                return await gate.RefreshAsync(seen, ct);
            },
        };
    }

    /// <summary>
    /// When the time of a scheduled close has come, it is written before anybody is refused for it. A refusal by the clock alone would leave
    /// an attempt of before, which is still on its way under the same id, free to be written after all: it fails on the close.
    /// </summary>
    private async ValueTask EnsureClosedAsync(ElectionDefinition gate)
    {
        if (!gate.IsCloseOverdue(Time.GetUtcNow()))
            return;

        // Asked off this grain's turns, for all on the silo who want it.
        var schedule = GrainFactory.GetGrain<IElectionSchedule>(gate.Election.ToString());
        await gate.FollowScheduleAsync(async () =>
        {
            var reply = await schedule.FollowAsync();
            if (!reply.IsDone)
                throw new AppendNotWrittenException(
                    $"The election closes at this moment, and that is not written yet ({reply.Detail}). Nothing was written; try again in a moment.", NotWrittenReason.Unavailable);
        });
        if (gate.IsCloseOverdue(Time.GetUtcNow()))
            throw new AppendNotWrittenException(
                "By the clock of this silo the election closes at this moment, and by another's not yet. Nothing was written; try again in a moment.", NotWrittenReason.Unavailable);
    }

    /// <summary>What a done command gave. It is written: where that cannot be read back, nobody may be told that it is not.</summary>
    private static async ValueTask<T> AnswerAsync<T>(
        CommandHeader header, CommandOutcome<TState, Refusal>.Done done, Func<CommandOutcome<TState, Refusal>.Done, ValueTask<T>> answer)
    {
        try
        {
            return await answer(done);
        }
        catch (Exception e) when (e is EventLogException or OperationCanceledException)
        {
            throw new AppendOutcomeUnknownException($"Command {header.CommandId} is written, but what it gave cannot be read ({e.Message}). Send it again to learn.", e);
        }
    }

    /// <summary>The events that a command appended to this aggregate's stream, whenever that was.</summary>
    private protected async Task<IReadOnlyList<TEvent>> EventsOfAsync(CommandRecord command)
    {
        var page = await Log.ReadPartitionAsync(Stream.Partition, command.FirstPosition - 1, command.EventCount, Stream.Name, CancellationToken.None);
        return [.. page.Events.Where(e => e.Stream == Stream.Name).Select(e => (TEvent)Codec.Decode(e))];
    }
}
