using PhotoVote.Cli;
using PhotoVote.Cli.Load;
using PhotoVote.Cli.Voting;
using PhotoVote.Client;
using PhotoVote.Client.Elections;
using PhotoVote.Client.Results;
using PhotoVote.Domain;
using PhotoVote.EventLog;

namespace PhotoVote.Tests.Cli.Load;

/// <summary>A load against a real silo, through somebody who does not tell the truth about one voter's cast.</summary>
public sealed class ReconciliationTests(ReconciliationTests.Silo silo) : IClassFixture<ReconciliationTests.Silo>
{
    private const int Voters = 20;

    [Theory]
    [InlineData(true, "was acknowledged, and is not in the log")]
    [InlineData(false, "the tally counts 19 ballots cast; 20 are known here")]
    public async Task ACastThatWasAcknowledgedAndIsNotThere_IsFound(bool readsLog, string found)
    {
        var report = await RunAsync(readsLog, (_, _) => Task.FromResult(new Answer(ReplyStatus.Done)));
        Assert.Contains(report.Reconciliation.Disagreements, line => line.Contains(found, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, "its voter was told that it is not")]
    [InlineData(false, "the tally counts 20 ballots cast; 19 are known here")]
    public async Task ACastThatIsThereThoughItWasRefused_IsFound(bool readsLog, string found)
    {
        var report = await RunAsync(readsLog, async (send, ratings) =>
        {
            Assert.True((await send(ratings)).IsDone);
            return new Answer(ReplyStatus.Refused, Code: RefusalCodes.ElectionClosed);
        });
        Assert.Contains(report.Reconciliation.Disagreements, line => line.Contains(found, StringComparison.Ordinal));
        Assert.Equal(1, report.Errors["refused: election-closed"]);
    }

    [Theory]
    [InlineData(true, "holds other ratings in the log than its voter gave")]
    [InlineData(false, "of candidate 1; ")]
    public async Task ACastWithOtherRatings_IsFound(bool readsLog, string found)
    {
        var report = await RunAsync(readsLog, (send, ratings) => send(ratings.ToDictionary(r => r.Key, r => 5 - r.Value)));
        Assert.Contains(report.Reconciliation.Disagreements, line => line.Contains(found, StringComparison.Ordinal));
    }

    [Fact]
    public void ABallotThatWasIssuedToTwo_IsFound()
    {
        var (ledger, findings) = (new Ledger(3), new Findings());
        var ballot = BallotId.Parse("01K2GV5GYM00C4JHMJY1C7WK0C");
        ledger.Hold(0, ballot);
        ledger.Hold(2, ballot);

        LogReconciliation.Index(ledger, findings);

        Assert.Equal($"ballot {ballot} was issued to two voters", Assert.Single(findings.Lines));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task ACastThatNobodyKnowsOf_IsSentAgain_AndThatTells(bool isThere, bool readsLog)
    {
        var report = await RunAsync(readsLog, async (send, ratings) =>
        {
            if (isThere)
                Assert.True((await send(ratings)).IsDone);
            return new Answer(ReplyStatus.Unknown, Code: "no-answer", Attempts: 3);
        });
        Assert.Empty(report.Reconciliation.Disagreements);
        Assert.Equal((Voters, 0, 1, Voters), (report.Reconciliation.Acknowledged, report.Reconciliation.Unknown, report.Reconciliation.Settled, report.Reconciliation.Tally));
        Assert.Equal((1, 2, 0), (report.Errors["unknown: no-answer"], report.Retries, report.Reconciliation.Untold));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ACastThatNothingEverTells_IsLookedForInTheLog_AndElseItIsSaidThatNobodyCanTell(bool readsLog)
    {
        var report = await RunAsync(readsLog, (_, _) => Task.FromResult(new Answer(ReplyStatus.Unknown, Code: "no-answer")), again: true);
        Assert.Empty(report.Reconciliation.Disagreements);
        Assert.Equal((Voters - 1, 1, 0), (report.Reconciliation.Acknowledged, report.Reconciliation.Unknown, report.Reconciliation.Settled));
        await using var errors = new StringWriter();
        var exitCode = LoadCommand.Conclude(report, new Terminal(TextWriter.Null, errors, isInteractive: false));
        Assert.Equal(readsLog ? (ExitCodes.Ok, false) : (ExitCodes.Unreachable, true), (exitCode, errors.ToString().Contains("could not tell what became of 1 casts", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ALostCast_IsNotMadeUpForByWhatOthersCastBefore(bool readsLog)
    {
        var (organised, candidates) = await silo.Path.CreateAsync(new SecretKey(new byte[SecretKey.Size]), new NewElection(new("Salon")), ["A", "B"], TestContext.Current.CancellationToken);
        await silo.Path.RegisterAllAsync(organised, ["ann", "ben"], TestContext.Current.CancellationToken);
        await silo.Path.OpenAsync(organised, TestContext.Current.CancellationToken);
        foreach (var voter in (string[])["ann", "ben"])
        {
            var holder = organised.Voter(VoterId.Parse(voter));
            var ballot = BallotId.Parse((await silo.Path.AskBallotAsync(Ulid.NewUlid(), holder, TestContext.Current.CancellationToken)).Value!);
            Assert.True((await silo.Path.Enter(holder, ballot).CastWholeAsync(Ulid.NewUlid(), candidates.ToDictionary(c => c, _ => 3), TestContext.Current.CancellationToken)).IsDone);
        }

        for (var counted = 0L; counted < 2;)
            counted = (await silo.Path.ReadTurnoutAsync(organised, TestContext.Current.CancellationToken)).Turnout!.Cast;

        var report = await RunAsync(readsLog, (_, _) => Task.FromResult(new Answer(ReplyStatus.Done)), given: organised, time: new QuickTime(200));
        Assert.Contains(
            report.Reconciliation.Disagreements, line => line.Contains($"the tally counts {Voters + 1} ballots cast; at least {Voters + 2} are known here", StringComparison.Ordinal));
        Assert.Equal(readsLog, report.Reconciliation.Disagreements.Any(line => line.Contains("was acknowledged, and is not in the log", StringComparison.Ordinal)));
    }

    [Fact]
    public void ACompetitionWithOtherBallotsOrBlanks_IsFound()
    {
        var (ledger, findings) = (new Ledger(2), new Findings());
        for (var voter = 0; voter < ledger.Voters; voter++)
            ledger.CastEnded(voter, ReplyStatus.Done);
        var election = new LoadElection(
            new Organised(ElectionId.Parse("01ARZ3NDEKTSV4RRFFQ69G5FAV"), new SecretKey(new byte[SecretKey.Size])), Ulid.NewUlid(), isOpen: false, [1], 0, 1, isOurs: true);
        var photo = new CandidateResults(1, "A", null, null, [2], Blanks: 1, Ratings: 2, Sum: 0, Mean: 0);
        var results = new ResultsView(
            election.Election.Id.ToString(), "final", 1, true, new TurnoutView(2, 2), [new CompetitionResults(1, "Harbour", Ballots: 3, [photo], [])]);

        new TallyReconciliation(election, ledger, new TurnoutView(0, 0), isCast: null, logged: 0, findings).Compare(results);

        Assert.Equal(
            ["the tally counts 3 ballots of competition 1; 2 are known here", "the tally counts 1 ballots that leave candidate 1 blank; 0 are known here"], findings.Lines);
    }

    [Fact]
    public async Task WhateverGoesWrongAfterTheVotes_WhatWasDoneIsSaid_AndThatNobodyCanTellWhetherItAgrees()
    {
        var report = await RunAsync(readsLog: true, (send, ratings) => send(ratings), onClose: () => throw new FormatException("a strange answer"));
        Assert.Equal("FormatException: a strange answer", report.Reconciliation.Undone);
        await using var errors = new StringWriter();
        Assert.Equal(ExitCodes.Unreachable, LoadCommand.Conclude(report, new Terminal(TextWriter.Null, errors, isInteractive: false)));
        Assert.Contains("could not be compared: FormatException: a strange answer", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhenTheSystemIsLostBeforeTheClose_WhatWasDoneIsSaidAllTheSame()
    {
        var report = await RunAsync(readsLog: true, (send, ratings) => send(ratings), onClose: () => new Answer(ReplyStatus.Unknown, Code: "no-answer"));
        Assert.Contains("no-answer", report.Reconciliation.Undone, StringComparison.Ordinal);
        Assert.Equal((Voters, null, Voters), (report.Ballots.Done, report.Reconciliation.Tally, report.Reconciliation.Acknowledged));
    }

    private async Task<LoadReport> RunAsync(
        bool readsLog,
        Func<Func<IReadOnlyDictionary<int, int>, Task<Answer>>, IReadOnlyDictionary<int, int>, Task<Answer>> lie,
        bool again = false,
        Func<Answer>? onClose = null,
        Organised? given = null,
        TimeProvider? time = null)
    {
        var plan = new LoadPlan(Voters, null, Rate: null, default, AtOnce: 4, Waiting: 0, Whole: true, Candidates: 3);
        var terminal = new Terminal(TextWriter.Null, TextWriter.Null, isInteractive: false);
        return await new LoadRun(new LyingPath(silo.Path, lie, again, onClose), readsLog ? silo.Log : null, plan, given, terminal, time ?? TimeProvider.System)
            .RunAsync(TestContext.Current.CancellationToken);
    }

    public sealed class Silo : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("photovote-").FullName;
        private OwnSilo? _silo;

        internal IVotingPath Path { get; private set; } = null!;

        internal IEventLog Log => _silo!.Log;

        public async ValueTask InitializeAsync()
        {
            _silo = await OwnSilo.InFolderAsync(_folder, partitions: null, TestContext.Current.CancellationToken);
            Path = new GrainPath("a silo", new PhotoVoteClient(_silo.Grains), _silo);
        }

        public async ValueTask DisposeAsync()
        {
            if (_silo is not null)
                await _silo.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>Lies about the first whole cast, or about that voter's for ever; all else is passed on.</summary>
    private sealed class LyingPath(
        IVotingPath path, Func<Func<IReadOnlyDictionary<int, int>, Task<Answer>>, IReadOnlyDictionary<int, int>, Task<Answer>> lie, bool again, Func<Answer>? onClose) : IVotingPath
    {
        private VoterId? _victim;

        public string Name => path.Name;

        public Task<Answer> CreateElectionAsync(Ulid id, SecretKey organiser, NewElection election, CancellationToken cancellationToken) =>
            path.CreateElectionAsync(id, organiser, election, cancellationToken);

        public Task<Answer> ChangeAsync(Ulid id, Organised election, ElectionChange change, CancellationToken cancellationToken) =>
            onClose is not null && change is ElectionChange.Close
                ? Task.FromResult(onClose())
                : path.ChangeAsync(id, election, change, cancellationToken);

        public Task<Answer> RegisterAsync(Ulid id, Organised election, IReadOnlyList<string> voters, CancellationToken cancellationToken) =>
            path.RegisterAsync(id, election, voters, cancellationToken);

        public Task<(Answer Answer, ElectionView? Election)> ReadElectionAsync(Organised election, CancellationToken cancellationToken) =>
            path.ReadElectionAsync(election, cancellationToken);

        public Task<Answer> ReadVoterAsync(Organised election, VoterId voter, CancellationToken cancellationToken) =>
            path.ReadVoterAsync(election, voter, cancellationToken);

        public Task<(Answer Answer, ResultsView? Results)> ReadResultsAsync(Organised election, CancellationToken cancellationToken) =>
            path.ReadResultsAsync(election, cancellationToken);

        public Task<(Answer Answer, TurnoutView? Turnout)> ReadTurnoutAsync(Organised election, CancellationToken cancellationToken) =>
            path.ReadTurnoutAsync(election, cancellationToken);

        public Task<Answer> AskBallotAsync(Ulid id, PhotoVote.Cli.Voting.Voter voter, CancellationToken cancellationToken) =>
            path.AskBallotAsync(id, voter, cancellationToken);

        public IBooth Enter(PhotoVote.Cli.Voting.Voter voter, BallotId ballot) => new Booth(this, voter.Id, path.Enter(voter, ballot));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private sealed class Booth(LyingPath path, VoterId voter, IBooth booth) : IBooth
        {
            public Task<Answer> RateAsync(Ulid id, int candidate, int rating, CancellationToken cancellationToken) => booth.RateAsync(id, candidate, rating, cancellationToken);

            public Task<Answer> CastAsync(Ulid id, CancellationToken cancellationToken) => booth.CastAsync(id, cancellationToken);

            public Task<Answer> CastWholeAsync(Ulid id, IReadOnlyDictionary<int, int> ratings, CancellationToken cancellationToken) =>
                path.IsLiedAbout(voter)
                    ? path.Lie(given => booth.CastWholeAsync(id, given, cancellationToken), ratings)
                    : booth.CastWholeAsync(id, ratings, cancellationToken);
        }

        private bool IsLiedAbout(VoterId voter)
        {
            lock (this)
            {
                if (_victim is not null)
                    return again && _victim == voter;
                _victim = voter;
                return true;
            }
        }

        private Task<Answer> Lie(Func<IReadOnlyDictionary<int, int>, Task<Answer>> send, IReadOnlyDictionary<int, int> ratings) => lie(send, ratings);
    }

    /// <summary>A clock that runs so many times as fast.</summary>
    private sealed class QuickTime(int factor) : TimeProvider
    {
        public override long TimestampFrequency => System.TimestampFrequency / factor;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / factor : dueTime, period > TimeSpan.Zero ? period / factor : period);
    }
}
