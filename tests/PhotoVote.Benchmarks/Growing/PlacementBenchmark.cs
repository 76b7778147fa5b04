using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Orleans.Runtime;
using PhotoVote.Benchmarks.Ballots;
using PhotoVote.Domain;

namespace PhotoVote.Benchmarks.Growing;

/// <summary>
/// Two silos, each a process with half of the voters, as behind a load balancer that a phone's connection stays on, beside one silo with all of
/// them: step by step, each command durable before it is answered. With each way of placing ballots; all on the same processors.
/// </summary>
internal static class PlacementBenchmark
{
    public const string ChildCommand = "silo-of-some";

    private const int Voters = 4_096;
    private const int WarmUp = 2;

    /// <summary>Of ballots. The second is what Orleans does by itself, the last what the product has: the silo that is asked for a ballot has it.</summary>
    private static readonly string[] Ways = [nameof(RandomPlacement), nameof(ResourceOptimizedPlacement), nameof(PreferLocalPlacement)];

    public static async Task<int> RunAsync(int rounds)
    {
        var server = await BenchmarkLog.OpenAsync(sqlite: false);
        await using (server)
        {
            await MeasureAsync(server, "", silos: 1, rounds);
            foreach (var way in Ways)
                await MeasureAsync(server, way, silos: 2, rounds);
            await MeasureAsync(server, "", silos: 1, rounds);
        }

        return 0;
    }

    private static async Task MeasureAsync(BenchmarkLog log, string way, int silos, int rounds)
    {
        var cluster = $"c{Guid.NewGuid():N}";
        var children = new List<SiloProcess>();
        try
        {
            for (var silo = 0; silo < silos; silo++)
                children.Add(await SiloProcess.StartAsync(ChildCommand, log.ConnectionString!, cluster, way.Length == 0 ? "-" : way));
            var rates = new List<double>();
            for (var round = -WarmUp; round < rounds; round++)
            {
                var (organiser, command) = (KeyToken.Organiser(new SecretKey(RandomNumberGenerator.GetBytes(SecretKey.Size))), Ulid.NewUlid());
                var id = ElectionId.FromCommand(BinaryPrimitives.ReadUInt128BigEndian(command.ToByteArray()), 1);
                await children[0].AskAsync($"open {organiser} {command} {Voters}");
                var answers = await Task.WhenAll(children.Select((child, i) => child.AskAsync($"vote {organiser} {id} {i * Voters / silos} {Voters / silos} {BallotRound.VotersAtOnce / silos}")));
                var seconds = answers.Max(answer => double.Parse(answer, CultureInfo.InvariantCulture));
                if (round >= 0)
                    rates.Add(Voters * BallotRound.CommandsPerVoter / seconds);
            }

            var placed = await children[0].AskAsync("where");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{(silos == 1 ? "one silo" : "two silos")}  {(way.Length == 0 ? "as the product has it" : way),-28} {rates.Order().ElementAt(rates.Count / 2),8:N0} commands/s in the median of {rates.Count} ({rates.Min():N0} to {rates.Max():N0})   {placed}"));
        }
        finally
        {
            children.Reverse();
            foreach (var child in children)
                await child.DisposeAsync();
        }
    }
}
