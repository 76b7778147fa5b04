using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using PhotoVote.Client;
using PhotoVote.Client.Elections;
using PhotoVote.Domain;
using PhotoVote.Domain.Elections;
using PhotoVote.Domain.JoinCodes;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.Grains.Schedules;
using PhotoVote.StoredEvents;

namespace PhotoVote.Grains.Elections;

/// <summary>One election. Its stream is the gate of everything that its rolls and ballots append.</summary>
public sealed partial class ElectionGrain(IEventLog log, IEventCodec codec, TimeProvider time, ILogger<ElectionGrain> logger)
    : PhotoVoteAggregate<ElectionState, IElectionEvent>(log, codec, time, logger), IElectionGrain, IElectionSchedule
{
    private ElectionId Election => ElectionId.Parse(this.GetPrimaryKeyString());

    protected override StreamId Stream => new(Election.Partition, StreamNames.Election(Election));

    protected override ElectionState Initial => ElectionState.Initial;

    protected override ElectionState When(ElectionState state, IElectionEvent @event) => state.When(@event);

    public Task<Reply<ElectionChanged>> CreateAsync(CommandHeader header, NewElection election, CancellationToken cancellationToken)
    {
        if (!KeyToken.TryParseOrganiser(header.Key, out var key))
            return Task.FromResult(Replies.Refused<ElectionChanged>(NoOrganiserKey));
        if (!ElectionMapping.TryDescribe(election.Terms, out var description, out var refusal))
            return Task.FromResult(Replies.Refused<ElectionChanged>(refusal));

        // A code that another election has makes the append fail as a whole; the next decision derives another.
        var attempt = -1;
        return CommandAsync(
            header,
            ElectionMapping.Fingerprint(Election, key.Hash(), election),
            state => ElectionDecider.Decide(
                state, new CreateElection(Election, JoinCode.Derive(Election, ++attempt), key.Hash(), description, Time.GetUtcNow(), election.ExpectedVoters)),
            done => ValueTask.FromResult(new ElectionChanged(Election.ToString(), done.Version, null, done.State.Code.ToString())),
            alongside: () => Assign(JoinCode.Derive(Election, attempt)),
            cancellationToken: cancellationToken);
    }

    public Task<Reply<ElectionChanged>> ChangeAsync(CommandHeader header, ElectionChange change, CancellationToken cancellationToken)
    {
        _ = KeyToken.TryParseOrganiser(header.Key, out var key);
        if (!ElectionMapping.TryCommand(change, Time.GetUtcNow(), CloseRandomness.Draw, out var command, out var refusal))
            return Task.FromResult(Replies.Refused<ElectionChanged>(refusal));
        return CommandAsync(
            header,
            ElectionMapping.Fingerprint(Election, key?.Hash() ?? default, change),
            state => state.CheckOrganiser(key) is { } stranger ? stranger : ElectionDecider.Decide(state, command),
            async done =>
            {
                if (done is { Repeated: false, Record: not null } && change is ElectionChange.Open or ElectionChange.Close)
                    LogTurn(Logger, Election, done.State.Lifecycle, "by its organiser");
                return new ElectionChanged(Election.ToString(), done.Version, await NewNumberAsync(done));
            },
            cancellationToken: cancellationToken);
    }

    public Task<Reply<ElectionView>> GetAsync(string? key, CancellationToken cancellationToken) => Replies.GuardAsync(Logger, async () =>
    {
        _ = KeyToken.TryParseOrganiser(key, out var organiser);
        var state = await CurrentAsync(cancellationToken);
        return state.CheckReader(organiser) is { } refusal
            ? Replies.Refused<ElectionView>(refusal)
            : Replies.Done(ElectionMapping.View(state, CurrentVersion, state.ShowsAuthors(organiser)));
    });

    Task<Reply<ScheduleFollowed>> IElectionSchedule.FollowAsync() => Replies.GuardAsync(Logger, async () =>
    {
        var (state, now) = (await ReadThroughAsync(), Time.GetUtcNow());
        if (state.NextStep is not { } next || next.At > now)
            return Replies.Done(new ScheduleFollowed(state.NextLook(now)));
        var command = ScheduleCommands.Of(next.Step, state.Schedule.Number, now);
        return await CommandAsync(
            new CommandHeader(ScheduleCommands.IdOf(state, next.Step), null),
            ScheduleCommands.Fingerprint(state, next.Step),
            current => ElectionDecider.Decide(current, command),
            done =>
            {
                if (!done.Repeated && done.Record is not null)
                    LogTurn(Logger, Election, done.State.Lifecycle, "by its schedule");
                return ValueTask.FromResult(new ScheduleFollowed(done.State.NextLook(now)));
            });
    });

    [LoggerMessage(Level = LogLevel.Information, Message = "Election {Election} is {Lifecycle} now, {By}")]
    private static partial void LogTurn(ILogger logger, ElectionId election, Lifecycle lifecycle, string by);

    private static readonly Refusal NoOrganiserKey = new(RefusalCodes.NotOrganiser, "Send the organiser key that you made (pvo_ and 43 characters).");

    /// <summary>The number that the command gave to a competition or candidate, however long ago.</summary>
    private async ValueTask<int?> NewNumberAsync(CommandOutcome<ElectionState, Refusal>.Done done)
    {
        var events = done.Record is { } record ? await EventsOfAsync(record) : [];
        return events.Select(e => e switch
        {
            CompetitionAdded added => added.Competition,
            CandidateAdded added => added.Candidate,
            _ => (int?)null,
        }).FirstOrDefault();
    }

    private ImmutableArray<StreamAppend> Assign(JoinCode code) =>
        [new(StreamNames.Code(code), ExpectedVersion.NoStream, [.. JoinCodeDecider.Decide(JoinCodeState.Initial, new AssignJoinCode(code, Election)).Events.Select(Codec.Encode)])];
}
