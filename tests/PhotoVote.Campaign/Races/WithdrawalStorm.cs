using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using PhotoVote.Client;
using PhotoVote.Client.Ballots;
using PhotoVote.Client.Elections;
using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Elections;
using PhotoVote.EventLog;
using PhotoVote.StoredEvents;

namespace PhotoVote.Campaign.Races;

/// <summary>
/// Many ballots have been begun, and all of them go on while the organiser withdraws a candidate: what that costs the log and the election.
/// </summary>
public static class WithdrawalStorm
{
    /// <summary>How many ballots go on at the same time.</summary>
    public const int AtOnce = 512;

    private const int Candidates = 3;
    private const int PerRequest = 400;

    /// <param name="database">An empty database on PostgreSQL.</param>
    /// <param name="ballots">How many.</param>
    public static async Task<StormReport> RunAsync(string database, int ballots, CancellationToken cancellationToken)
    {
        CountingLog? log = null;
        var calls = new ElectionCalls();
        await using var stage = await RaceStage.StartAsync(database, silos: 1, opened => log = new CountingLog(opened), calls, cancellationToken).ConfigureAwait(false);
        var organiser = new SecretKey(RandomNumberGenerator.GetBytes(SecretKey.Size));
        var id = ElectionId.FromCommand(BinaryPrimitives.ReadUInt128BigEndian(Ulid.NewUlid().ToByteArray()), 1);
        await PlantAsync(log!, organiser, id, ballots).ConfigureAwait(false);
        var silo = stage.Silos[0];

        // All of them are alive, and have decided on the election as it was.
        await AllRateAsync(silo, organiser, id, ballots, rating: 1, cancellationToken).ConfigureAwait(false);
        var stream = StreamNames.Election(id);
        var (appends, passed, reads, asked) = (log!.Appends, log.OnAVersionThatHasPassed, log.ReadsOf(stream), calls.Count);
        var going = AllRateAsync(silo, organiser, id, ballots, rating: 2, cancellationToken);
        var withdrawn = await silo.GetGrain<IElectionGrain>(id.ToString()).ChangeAsync(
            new CommandHeader(Ulid.NewUlid(), KeyToken.Organiser(organiser)), new ElectionChange.Withdraw(Candidates, "Not theirs."), cancellationToken).ConfigureAwait(false);
        RaceException.Unless(withdrawn.IsDone, $"the withdrawal was {withdrawn.Code}");
        var under = going.IsCompleted ? 0 : AtOnce;
        await going.ConfigureAwait(false);
        return new(ballots, under, log.Appends - appends - 1, log.OnAVersionThatHasPassed - passed, log.ReadsOf(stream) - reads, calls.Count - asked);
    }

    private static Task AllRateAsync(IGrainFactory silo, SecretKey organiser, ElectionId id, int ballots, int rating, CancellationToken cancellationToken) =>
        Parallel.ForAsync(0, ballots, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (i, _) =>
        {
            var reply = await silo.GetGrain<IBallotGrain>($"{id}/{BallotOf(i)}")
                .RateAsync(new CommandHeader(Ulid.NewUlid(), KeyToken.Ballot(KeyOf(organiser, id, i))), 1, rating, CancellationToken.None).ConfigureAwait(false);
            RaceException.Unless(reply.IsDone, $"ballot {i} was told {reply.Code}: {reply.Detail}");
        });

    private static async Task PlantAsync(IEventLog log, SecretKey organiser, ElectionId id, int ballots)
    {
        var definition = new List<object>
        {
            new ElectionCreated(id.ToString(), "AAAAAA", organiser.Hash().ToString(), "Harbour", "", 0, 5, "registered", "closed", RollShards: 1, At: 0),
            new CompetitionAdded(1, "Photos", ""),
        };
        definition.AddRange(Enumerable.Range(1, Candidates).Select(candidate => new CandidateAdded(candidate, 1, $"Photo {candidate}")));
        definition.Add(new ElectionOpened(0));
        await PlantAsync(log, [(StreamNames.Election(id), definition)]).ConfigureAwait(false);
        foreach (var part in Enumerable.Range(0, ballots).Chunk(PerRequest))
            await PlantAsync(log, part.Select(i => (
                StreamNames.Ballot(id, BallotOf(i)),
                (IEnumerable<object>)[new BallotBegun(id.ToString(), BallotOf(i).ToString(), KeyOf(organiser, id, i).Hash().ToString()), new CandidateRated(Candidates, 4)])))
                .ConfigureAwait(false);
    }

    private static async Task PlantAsync(IEventLog log, IEnumerable<(string Stream, IEnumerable<object> Events)> streams)
    {
        var command = Ulid.NewUlid();
        var outcome = await log.AppendAsync(
            new AppendRequest(
                0, command, Fingerprint.Of(command.ToString()),
                [.. streams.Select(s => new StreamAppend(s.Stream, ExpectedVersion.Any, [.. s.Events.Select(StoredEventCodec.Current.Encode)]))]),
            CancellationToken.None).ConfigureAwait(false);
        RaceException.Unless(outcome is AppendOutcome.Appended, $"{outcome}");
    }

    private static BallotId BallotOf(int number) => BallotId.Create(new UInt128((ulong)(number + 1) * 0x9E3779B97F4A7C15, (ulong)number << 20), 0);

    private static SecretKey KeyOf(SecretKey organiser, ElectionId id, int number) =>
        organiser.ForVoter(id, VoterId.Parse(string.Create(CultureInfo.InvariantCulture, $"v{number}"))).ForBallot(id, BallotOf(number));

    /// <summary>Calls of election grains.</summary>
    private sealed class ElectionCalls : IIncomingGrainCallFilter
    {
        private int _count;

        public int Count => _count;

        public Task Invoke(IIncomingGrainCallContext context)
        {
            if (context.TargetId.Type == GrainType.Create("election"))
                Interlocked.Increment(ref _count);
            return context.Invoke();
        }
    }
}

/// <summary>What it cost.</summary>
/// <param name="Ballots">Ballots that went on, with a command each.</param>
/// <param name="UnderWay">How many of the commands were under way when the candidate was withdrawn.</param>
/// <param name="Appends">Appends to ballots.</param>
/// <param name="Again">Of these, those that were decided on the election of before, and had to be decided again.</param>
/// <param name="ElectionReads">How often the election's stream was read.</param>
/// <param name="ElectionCalls">How often the election's grain was called, the withdrawal included.</param>
public sealed record StormReport(int Ballots, int UnderWay, int Appends, int Again, int ElectionReads, int ElectionCalls)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Ballots:N0} begun ballots went on while a candidate was withdrawn, {UnderWay:N0} at once: {Appends:N0} appends, {Again:N0} of them decided again; "
        + $"the election's stream was read {ElectionReads:N0} times, its grain called {ElectionCalls:N0} times (once to withdraw)");
}
