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
    public async Task ACastThatNobodyKnowsOf_MayBeThereOrNot(bool isThere, bool readsLog)
    {
        var report = await RunAsync(readsLog, async (send, ratings) =>
        {
            if (isThere)
                Assert.True((await send(ratings)).IsDone);
            return new Answer(ReplyStatus.Unknown, Code: "no-answer", Attempts: 3);
        });
        Assert.Empty(report.Reconciliation.Disagreements);
        Assert.Equal((Voters - 1, 1, isThere ? Voters : Voters - 1), (report.Reconciliation.Acknowledged, report.Reconciliation.Unknown, report.Reconciliation.Tally));
        Assert.Equal((1, 2), (report.Errors["unknown: no-answer"], report.Retries));
    }

    [Fact]
    public async Task WhenTheSystemIsLostBeforeTheClose_WhatWasDoneIsSaidAllTheSame()
    {
        var report = await RunAsync(readsLog: true, (send, ratings) => send(ratings), isLostBeforeTheClose: true);
        Assert.Contains("no-answer", report.Reconciliation.Undone, StringComparison.Ordinal);
        Assert.Equal((Voters, null, Voters), (report.Ballots.Done, report.Reconciliation.Tally, report.Reconciliation.Acknowledged));
    }

    private async Task<LoadReport> RunAsync(bool readsLog, Func<Func<IReadOnlyDictionary<int, int>, Task<Answer>>, IReadOnlyDictionary<int, int>, Task<Answer>> lie, bool isLostBeforeTheClose = false)
    {
        var plan = new LoadPlan(Voters, null, Rate: null, default, AtOnce: 4, Waiting: 0, Whole: true, Candidates: 3);
        var terminal = new Terminal(TextWriter.Null, TextWriter.Null, isInteractive: false);
        return await new LoadRun(new LyingPath(silo.Path, lie, isLostBeforeTheClose), readsLog ? silo.Log : null, plan, given: null, terminal, TimeProvider.System)
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

    /// <summary>Lies about the first whole cast; all else is passed on.</summary>
    private sealed class LyingPath(
        IVotingPath path, Func<Func<IReadOnlyDictionary<int, int>, Task<Answer>>, IReadOnlyDictionary<int, int>, Task<Answer>> lie, bool isLostBeforeTheClose) : IVotingPath
    {
        private int _casts;

        public string Name => path.Name;

        public Task<Answer> CreateElectionAsync(Ulid id, SecretKey organiser, NewElection election, CancellationToken cancellationToken) =>
            path.CreateElectionAsync(id, organiser, election, cancellationToken);

        public Task<Answer> ChangeAsync(Ulid id, Organised election, ElectionChange change, CancellationToken cancellationToken) =>
            isLostBeforeTheClose && change is ElectionChange.Close
                ? Task.FromResult(new Answer(ReplyStatus.Unknown, Code: "no-answer"))
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

        public IBooth Enter(PhotoVote.Cli.Voting.Voter voter, BallotId ballot) => new Booth(this, path.Enter(voter, ballot));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private sealed class Booth(LyingPath path, IBooth booth) : IBooth
        {
            public Task<Answer> RateAsync(Ulid id, int candidate, int rating, CancellationToken cancellationToken) => booth.RateAsync(id, candidate, rating, cancellationToken);

            public Task<Answer> CastAsync(Ulid id, CancellationToken cancellationToken) => booth.CastAsync(id, cancellationToken);

            public Task<Answer> CastWholeAsync(Ulid id, IReadOnlyDictionary<int, int> ratings, CancellationToken cancellationToken) =>
                Interlocked.Increment(ref path._casts) == 1
                    ? path.Lie(given => booth.CastWholeAsync(id, given, cancellationToken), ratings)
                    : booth.CastWholeAsync(id, ratings, cancellationToken);
        }

        private Task<Answer> Lie(Func<IReadOnlyDictionary<int, int>, Task<Answer>> send, IReadOnlyDictionary<int, int> ratings) => lie(send, ratings);
    }
}
