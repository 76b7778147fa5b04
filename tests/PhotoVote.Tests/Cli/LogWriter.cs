using System.Collections.Immutable;
using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Elections;
using PhotoVote.Domain.JoinCodes;
using PhotoVote.Domain.Rolls;
using PhotoVote.EventLog;
using PhotoVote.StoredEvents;
using PhotoVote.StoredEvents.Requests;
using PhotoVote.Tests.Domain;

namespace PhotoVote.Tests.Cli;

/// <summary>Writes an election into a log as the grains do: what the domain decides, a command at a time.</summary>
internal sealed class LogWriter
{
    private readonly IEventLog _log;
    private readonly Dictionary<int, RollState> _rolls = [];
    private readonly Dictionary<BallotId, BallotState> _ballots = [];
    private ElectionState _state = ElectionState.Initial;
    private DateTimeOffset _now = Fixed.Noon;

    private LogWriter(IEventLog log, ElectionId election) => (_log, Election) = (log, election);

    public ElectionId Election { get; }

    public ElectionRules Rules => _state.Rules;

    /// <summary>The same number gives the same election.</summary>
    public static ElectionId IdOf(int number, int partitions) => ElectionId.FromCommand(new UInt128(1UL << 40, (ulong)number), partitions);

    /// <param name="number">Makes the id.</param>
    public static async Task<LogWriter> CreateAsync(IEventLog log, int number, ElectionDescription description, int? expectedVoters = null)
    {
        var election = IdOf(number, log.PartitionCount);
        var writer = new LogWriter(log, election);
        var code = JoinCode.Derive(election, 0);
        var created = ElectionDecider.Decide(
            ElectionState.Initial, new CreateElection(election, code, Fixed.Organiser.Hash(), description, writer.Tick(), expectedVoters));
        var assigned = JoinCodeDecider.Decide(JoinCodeState.Initial, new AssignJoinCode(code, election));
        await writer.AppendAsync(Ulid.NewUlid(), default, (StreamNames.Election(election), [.. created.Events]), (StreamNames.Code(code), [.. assigned.Events]));
        writer._state = writer._state.Fold(created.Events);
        return writer;
    }

    public async Task ChangeAsync(params IElectionCommand[] commands)
    {
        foreach (var command in commands)
        {
            var events = Decided(ElectionDecider.Decide(_state, command));
            await AppendAsync(Ulid.NewUlid(), default, (StreamNames.Election(Election), [.. events]));
            _state = _state.Fold(events);
        }
    }

    public async Task RegisterAsync(params string[] voters)
    {
        foreach (var shard in voters.Select(VoterId.Parse).GroupBy(Rules.ShardOf))
            await RollAsync(shard.Key, new RegisterVoters([.. shard.Select(v => new VoterRegistration(v, Fixed.Organiser.ForVoter(Election, v).Hash()))]));
    }

    /// <returns>The ballot's id.</returns>
    public Task<BallotId> IssueAsync(string voter) => IssueAsync(VoterId.Parse(voter), Fixed.Organiser.ForVoter(Election, VoterId.Parse(voter)));

    public async Task<BallotId> IssueAsync(VoterId voter, SecretKey key)
    {
        var shard = Rules.ShardOf(voter);
        var ballot = BallotId.Create(new UInt128((ulong)Election.Value, (ulong)voter.ToString().Sum(c => c) << 20), shard);
        await RollAsync(shard, new CreateBallot(voter, key, ballot, Tick()));
        return ballot;
    }

    public Task RateAsync(BallotId ballot, int candidate, int rating) => BallotAsync(
        new RateCandidate(ballot, Key(ballot), candidate, rating), BallotRequests.Rate(Election, ballot, Key(ballot), candidate, rating));

    public Task ClearAsync(BallotId ballot, int candidate) => BallotAsync(
        new ClearRating(ballot, Key(ballot), candidate), BallotRequests.Clear(Election, ballot, Key(ballot), candidate));

    public Task CastAsync(BallotId ballot) => BallotAsync(
        new CastBallot(ballot, Key(ballot), Tick()), BallotRequests.Cast(Election, ballot, Key(ballot)));

    public Task CastAsync(BallotId ballot, params (int Candidate, int Rating)[] whole)
    {
        ImmutableArray<CandidateRating> ratings = [.. whole.Select(r => new CandidateRating(r.Candidate, r.Rating))];
        return BallotAsync(new CastBallot(ballot, Key(ballot), Tick(), ratings), BallotRequests.CastWhole(Election, ballot, Key(ballot), ratings));
    }

    public Task VoidAsync(BallotId ballot) => BallotAsync(new VoidBallot(ballot), BallotRequests.Void(Election, ballot));

    public async Task RevokeAsync(string voter)
    {
        var id = VoterId.Parse(voter);
        var held = Roll(Rules.ShardOf(id)).FindVoter(id)?.Ballot;
        await RollAsync(Rules.ShardOf(id), new RevokeVoter(id, held, held is null ? BallotAnswer.NotAsked : BallotAnswer.Voided, Tick()));
    }

    public Task OpenAsync() => ChangeAsync(new OpenElection(Tick()));

    public Task CloseAsync() => ChangeAsync(new CloseElection(Tick()));

    public DateTimeOffset Tick() => _now = _now.AddSeconds(1);

    private KeyHash Key(BallotId ballot) => Roll(ballot.RollShard).FindBallot(ballot)!.Key;

    private RollState Roll(int shard) => _rolls.GetValueOrDefault(shard, RollState.Initial);

    private async Task RollAsync(int shard, IRollCommand command)
    {
        var events = Decided(RollDecider.Decide(Roll(shard), command, Rules, shard));
        var request = command switch
        {
            CreateBallot c => RollRequests.CreateBallot(Election, c.Voter, c.Key.Hash()),
            RevokeVoter c => RollRequests.Revoke(Election, Fixed.Organiser.Hash(), c.Voter),
            _ => default,
        };
        await AppendAsync(Ulid.NewUlid(), request, (StreamNames.Roll(Election, shard), [.. events]));
        _rolls[shard] = Roll(shard).Fold(events);
    }

    private async Task BallotAsync(IBallotCommand command, Fingerprint request)
    {
        var state = _ballots.GetValueOrDefault(command.Ballot, BallotState.Initial);
        var events = Decided(BallotDecider.Decide(state, command, Rules));
        await AppendAsync(Ulid.NewUlid(), request, (StreamNames.Ballot(Election, command.Ballot), [.. events]));
        _ballots[command.Ballot] = state.Fold(events);
    }

    private static ImmutableArray<T> Decided<T>(Decision<T> decision)
    {
        Assert.Null(decision.Refusal);
        return decision.Events;
    }

    private async Task AppendAsync(Ulid command, Fingerprint fingerprint, params (string Stream, object[] Events)[] appends)
    {
        var outcome = await _log.AppendAsync(
            new AppendRequest(
                Election.Partition,
                command,
                fingerprint,
                [.. appends.Select(a => new StreamAppend(a.Stream, ExpectedVersion.Any, [.. a.Events.Select(StoredEventCodec.Current.Encode)]))]),
            TestContext.Current.CancellationToken);
        Assert.IsType<AppendOutcome.Appended>(outcome);
    }
}
