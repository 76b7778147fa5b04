using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using PhotoVote.Client;
using PhotoVote.Client.Rolls;
using PhotoVote.Domain;
using PhotoVote.Domain.Elections;
using PhotoVote.Domain.Rolls;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.Grains.Ballots;
using PhotoVote.Grains.Elections;
using PhotoVote.StoredEvents;
using PhotoVote.StoredEvents.Requests;

namespace PhotoVote.Grains.Rolls;

/// <summary>One shard of a roll. Reentrant: what arrives while an append is in flight is decided and appended together.</summary>
[Reentrant]
public sealed partial class RollGrain(
    IEventLog log, IEventCodec codec, ElectionDefinitions definitions, IssuedKeys issuedKeys, TimeProvider time, ILogger<RollGrain> logger)
    : PhotoVoteAggregate<RollState, IRollEvent>(log, codec, time, logger), IRollGrain, IRollLookup
{
    private (ElectionId Election, int Shard)? _ids;

    private ElectionId Election => Ids.Election;

    private int Shard => Ids.Shard;

    protected override StreamId Stream => new(Election.Partition, StreamNames.Roll(Election, Shard));

    protected override RollState Initial => RollState.Initial;

    protected override ISnapshotCodec<RollState> Snapshots => RollSnapshotCodec.Instance;

    protected override RollState When(RollState state, IRollEvent @event) => state.When(@event);

    public async Task<Reply<BallotIssued>> CreateBallotAsync(CommandHeader header, CancellationToken cancellationToken)
    {
        try
        {
            if (!KeyToken.TryParseVoter(header.Key, out var voter, out var key))
                return Replies.Refused<BallotIssued>(new(RefusalCodes.VoterKeyWrong, "Send your voter key (pvv_, your voter id, a dot and 43 characters)."));
            var gate = await definitions.GetAsync(Election, cancellationToken);
            var command = new CreateBallot(voter, key, NewBallotId(), Time.GetUtcNow());
            var outcome = await ExecuteAsync(
                Command(header, RollRequests.CreateBallot(Election, voter, key.Hash()), state => RollDecider.Decide(state, command, gate.Rules, Shard), gate), cancellationToken);
            if (outcome is not CommandOutcome<RollState, Refusal>.Done done)
                return Replies.Undone<RollState, BallotIssued>(outcome);
            var ballot = done.State.FindVoter(voter)!.Ballot!.Value;
            issuedKeys.Add(Election, ballot, done.State.FindBallot(ballot)!.Key, isNew: done is { Record: not null, Repeated: false });
            return Replies.Done(new BallotIssued(gate.ElectionText, ballot.ToString(), done.Record is null), done.Repeated);
        }
        catch (Exception e) when (Replies.IsOfTheLog(e))
        {
            return Replies.Failed<BallotIssued>(Logger, e);
        }
    }

    Task<Reply<BallotKey>> IRollLookup.FindBallotKeyAsync(string ballot) => Replies.GuardAsync(Logger, async () =>
    {
        var state = await CurrentAsync();
        var issued = BallotId.TryParse(ballot, out var id) ? state.FindBallot(id) : null;
        if (issued is null)
            issued = (await ReadThroughAsync()).FindBallot(id);
        return Replies.Done(new BallotKey(issued?.Key.ToString()));
    });

    public Task<Reply<VoterView>> GetVoterAsync(string key, string voter, CancellationToken cancellationToken) => Replies.GuardAsync(Logger, async () =>
    {
        if (await CheckOrganiserAsync(key, cancellationToken) is { } stranger)
            return Replies.Refused<VoterView>(stranger);
        var state = await CurrentAsync(cancellationToken);
        return VoterId.TryParse(voter, out var id) && state.FindVoter(id) is { } found
            ? Replies.Done(View(found))
            : Replies.Refused<VoterView>(new(RefusalCodes.VoterUnknown, $"No voter '{voter}' is on the roll."));
    });

    public Task<Reply<VoterPage>> ListVotersAsync(string key, string? after, int count, CancellationToken cancellationToken) => Replies.GuardAsync(Logger, async () =>
    {
        if (await CheckOrganiserAsync(key, cancellationToken) is { } stranger)
            return Replies.Refused<VoterPage>(stranger);
        var state = await CurrentAsync(cancellationToken);
        var wanted = Math.Clamp(count, 1, 1_000);
        var page = state.Voters
            .Where(v => after is null || string.CompareOrdinal(v.Voter.Value, after) > 0)
            .OrderBy(v => v.Voter.Value, StringComparer.Ordinal)
            .Take(wanted + 1)
            .Select(View)
            .ToList();
        return Replies.Done(new VoterPage([.. page.Take(wanted)], page.Count > wanted));
    });

    private (ElectionId Election, int Shard) Ids => _ids ??= Parse(this.GetPrimaryKeyString());

    private async ValueTask<Refusal?> CheckOrganiserAsync(string? token, CancellationToken cancellationToken)
    {
        _ = KeyToken.TryParseOrganiser(token, out var key);
        return (await definitions.GetAsync(Election, cancellationToken)).Rules.CheckOrganiser(key);
    }

    private BallotId NewBallotId()
    {
        Span<byte> random = stackalloc byte[16];
        RandomNumberGenerator.Fill(random);
        return BallotId.Create(BinaryPrimitives.ReadUInt128BigEndian(random), Shard);
    }

    private static VoterView View(RollVoter voter) => new(voter.Voter.ToString(), voter.Revoked, voter.Ballot is not null);

    private static (ElectionId Election, int Shard) Parse(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return (ElectionId.Parse(key[..slash]), int.Parse(key.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture));
    }
}
