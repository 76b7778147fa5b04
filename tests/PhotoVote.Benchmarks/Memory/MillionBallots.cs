using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using PhotoVote.Benchmarks.Activation;
using PhotoVote.Benchmarks.Ballots;
using PhotoVote.Client;
using PhotoVote.Client.Ballots;
using PhotoVote.Client.Elections;
using PhotoVote.Client.Results;
using PhotoVote.Client.Rolls;
using PhotoVote.Domain;

namespace PhotoVote.Benchmarks.Memory;

/// <summary>
/// A million ballots pass through a silo that has 2 GiB for its heap: each is created and cast, in one election, by 1,024 voters at once. How
/// fast at the beginning and at the end, how much memory, and that none is missing.
/// </summary>
internal static class MillionBallots
{
    public const string ChildCommand = "million-ballots";

    private const string HeapLimit = "DOTNET_GCHeapHardLimit";
    private const string TwoGiB = "0x80000000";
    private const int Ballots = 1_000_000;
    private const int Part = 50_000;
    private const int PerRequest = 10_000;
    private const int AtOnce = 1_024;
    private const int Photos = 6;

    private static int _sentAgain;

    /// <param name="ballots">How many; a million unless somebody is in a hurry.</param>
    /// <param name="begun">Whether they are begun and left, in place of cast: then all of them would like to stay.</param>
    public static async Task<int> RunAsync(int? ballots, bool begun)
    {
        await using var log = await BenchmarkLog.OpenAsync(sqlite: false);
        await FreshProcess.RunAsync(Console.WriteLine, new() { [HeapLimit] = TwoGiB }, ChildCommand, log.ConnectionString!, $"{ballots ?? Ballots}", $"{begun}");
        return 0;
    }

    public static async Task<int> RunChildAsync(string connectionString, int ballots, bool begun)
    {
        FreshProcess.EndWithParent();
        await using var silo = await ActivatingSilo.StartAsync(connectionString);
        var organiser = new SecretKey(RandomNumberGenerator.GetBytes(SecretKey.Size));
        var (command, token) = (Ulid.NewUlid(), KeyToken.Organiser(organiser));
        var id = ElectionId.FromCommand(BinaryPrimitives.ReadUInt128BigEndian(command.ToByteArray()), 1);
        var election = silo.Grains.GetGrain<IElectionGrain>(id.ToString());
        Done(await election.CreateAsync(new(command, token), new NewElection(new ElectionTerms("Benchmark") { Visibility = "live" }, ballots)));
        Done(await election.ChangeAsync(new(Ulid.NewUlid(), token), new ElectionChange.AddCompetition("Photos", null)));
        for (var i = 1; i <= Photos; i++)
            Done(await election.ChangeAsync(new(Ulid.NewUlid(), token), new ElectionChange.AddCandidate(1, $"Photo {i}", null, null)));
        var roll = silo.Grains.GetGrain<IWholeRollGrain>(id.ToString());
        foreach (var part in Enumerable.Range(0, ballots).Chunk(PerRequest))
            Done(await roll.RegisterAsync(new(Ulid.NewUlid(), token), [.. part.Select(Voter)], null));
        Done(await election.ChangeAsync(new(Ulid.NewUlid(), token), new ElectionChange.Open()));
        Console.WriteLine($"{ballots:N0} voters are registered; the heap may have {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1 << 20):N0} MiB; now {Now()}");

        for (var first = 0; first < ballots; first += Part)
        {
            var count = Math.Min(Part, ballots - first);
            var time = Stopwatch.StartNew();
            await Parallel.ForAsync(first, first + count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) => await VoteAsync(silo.Grains, organiser, id, i, RollShard.CountFor(ballots), begun));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ballots to {first + count,9:N0}   {count / time.Elapsed.TotalSeconds,7:N0} a second   {Now()}"));
        }

        var turnout = Done(await silo.Grains.GetGrain<ITallyGrain>(id.ToString()).GetTurnoutAsync(token));
        if (turnout != new TurnoutView(ballots, begun ? 0 : ballots))
            throw new InvalidOperationException($"{ballots} ballots were cast, but the turnout is {turnout}.");
        if (begun)
            await LookAsync(silo.Grains, organiser, id, ballots);
        Console.WriteLine($"counted {turnout.Created:N0} created and {turnout.Cast:N0} cast; {Now()}; at most {Status("VmHWM")} MiB resident; {_sentAgain} commands were sent again");
        return 0;
    }

    private static async Task VoteAsync(IGrainFactory grains, SecretKey organiser, ElectionId id, int number, int shards, bool begun)
    {
        var voter = VoterId.Parse(Voter(number));
        var key = organiser.ForVoter(id, voter);
        var shard = grains.GetGrain<IRollGrain>($"{id}/{RollShard.Of(voter, shards)}");
        var asking = new CommandHeader(Ulid.NewUlid(), KeyToken.Voter(voter, key));
        var issued = await SettleAsync(() => shard.CreateBallotAsync(asking));
        var ratings = Enumerable.Range(1, Photos).ToDictionary(photo => photo, photo => (number + photo) % 6);
        var ballot = grains.GetGrain<IBallotGrain>($"{id}/{issued.Ballot}");
        var header = new CommandHeader(Ulid.NewUlid(), KeyToken.Ballot(key.ForBallot(id, BallotId.Parse(issued.Ballot))));
        await SettleAsync(() => begun ? ballot.RateAsync(header, 1, ratings[1]) : ballot.CastWholeAsync(header, ratings));
    }

    /// <summary>As a client does: what was not written, or may be, is sent again under its id, after a second.</summary>
    private static async Task<T> SettleAsync<T>(Func<Task<Reply<T>>> send)
        where T : class
    {
        for (; ;)
        {
            var reply = await send();
            if (reply.Status is not (ReplyStatus.NotWritten or ReplyStatus.Unknown))
                return Done(reply);
            Interlocked.Increment(ref _sentAgain);
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>Some of those that were begun first are what they were left as.</summary>
    private static async Task LookAsync(IGrainFactory grains, SecretKey organiser, ElectionId id, int ballots)
    {
        for (var number = 0; number < Math.Min(1_000, ballots); number++)
        {
            var voter = VoterId.Parse(Voter(number));
            var key = organiser.ForVoter(id, voter);
            var issued = Done(await grains.GetGrain<IRollGrain>($"{id}/{RollShard.Of(voter, RollShard.CountFor(ballots))}")
                .CreateBallotAsync(new(Ulid.NewUlid(), KeyToken.Voter(voter, key))));
            var view = Done(await grains.GetGrain<IBallotGrain>($"{id}/{issued.Ballot}").GetAsync(KeyToken.Ballot(key.ForBallot(id, BallotId.Parse(issued.Ballot)))));
            if (view.Ratings[1] != (number + 1) % 6)
                throw new InvalidOperationException($"Ballot {number} says {view.Ratings[1]}.");
        }
    }

    private static string Voter(int number) => string.Create(CultureInfo.InvariantCulture, $"voter-{number}");

    private static string Now() => string.Create(
        CultureInfo.InvariantCulture, $"resident {Status("VmRSS"),5:N0} MiB, heap {GC.GetTotalMemory(false) / (1 << 20),5:N0} MiB");

    /// <summary>A line of /proc/self/status, in MiB.</summary>
    private static long Status(string name) =>
        long.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1_024;

    private static T Done<T>(Reply<T> reply)
        where T : class => reply.IsDone ? reply.Value! : throw new InvalidOperationException($"{reply.Status}: {reply.Code}: {reply.Detail}");
}
