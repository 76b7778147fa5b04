using System.Diagnostics;
using PhotoVote.Benchmarks.Activation;
using PhotoVote.Client.Rolls;
using PhotoVote.Domain;

namespace PhotoVote.Benchmarks.Rolls;

/// <summary>What a voter on the roll takes of a silo's memory, all shards of it being alive, and how long they take to come alive.</summary>
internal static class RollMemory
{
    public const string ChildCommand = "memory-of-a-roll";

    public static async Task<int> RunChildAsync(string connectionString, string election, string organiser, int voters)
    {
        FreshProcess.EndWithParent();
        await using var silo = await ActivatingSilo.StartAsync(connectionString);
        var shards = RollShard.CountFor(voters);
        await TouchAsync(0);
        var before = Heap();
        var time = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(1, shards - 1).Select(TouchAsync));
        var took = time.Elapsed;
        var after = Heap();
        var counted = voters * (shards - 1L) / shards;
        Console.WriteLine(
            $"{shards - 1} of {shards} shards come alive at once in {took.TotalSeconds:0.00} s; {counted:N0} voters then take {(after - before) / 1_000_000.0:N0} MB of the heap, "
            + $"{(after - before) / (double)counted:0} bytes each");
        return 0;

        async Task TouchAsync(int shard)
        {
            var reply = await silo.Grains.GetGrain<IRollGrain>($"{election}/{shard}").ListVotersAsync(organiser, null, 1);
            if (!reply.IsDone || reply.Value!.Voters.Count != 1)
                throw new InvalidOperationException($"{reply}");
        }
    }

    private static long Heap()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
