using System.Collections.Concurrent;

namespace PhotoVote.Campaign.Races;

/// <summary>Race after race, of every kind in turn, several at the same time.</summary>
public static class RaceRun
{
    public static async Task<RaceReport> RunAsync(RaceOptions options, CancellationToken cancellationToken)
    {
        await using var stage = await RaceStage.StartAsync(options.Database, cancellationToken).ConfigureAwait(false);
        var (rounds, exceptions) = (new ConcurrentBag<RaceRound>(), new ConcurrentBag<string>());
        var begun = TimeProvider.System.GetTimestamp();
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, options.AtOnce).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next);
                i < options.Rounds && !IsEnough() && TimeProvider.System.GetElapsedTime(begun) < options.Duration;
                i = Interlocked.Increment(ref next))
            {
                var seed = unchecked(options.Seed + i);
                try
                {
                    rounds.Add(await Of((RaceKind)(i % Enum.GetValues<RaceKind>().Length), stage, seed).RunAsync(cancellationToken).ConfigureAwait(false));
                }
                catch (Exception e) when (!cancellationToken.IsCancellationRequested)
                {
                    exceptions.Add($"race {i}: {(e is RaceException ? e.Message : e)}");
                }
            }
        }, cancellationToken))).ConfigureAwait(false);
        return new(options.Seed, [.. rounds], [.. exceptions]);

        bool IsEnough() => rounds.Where(round => round.IsClose).CountBy(round => round.Kind) is var close
            && Enum.GetValues<RaceKind>().All(kind => close.Any(of => of.Key == kind && of.Value >= options.Enough));
    }

    private static Race Of(RaceKind kind, RaceStage stage, int seed) => kind switch
    {
        RaceKind.Close => new CloseRace(stage, seed, scheduled: false),
        RaceKind.ScheduledClose => new CloseRace(stage, seed, scheduled: true),
        RaceKind.Withdrawal => new WithdrawalRace(stage, seed),
        _ => new RevocationRace(stage, seed),
    };
}
