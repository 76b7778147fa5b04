namespace PhotoVote.Tests.EventLog.Journaling.Kit;

/// <summary>Something that a test does as a grain, in one of its turns. It travels within a silo only, by reference.</summary>
[Immutable, GenerateSerializer]
public sealed class Turn(Func<object, Task> run)
{
    /// <summary>Orleans wants something that it could serialize.</summary>
    [Id(0)]
    public int Number { get; init; }

    public Task RunAsync(object grain) => run(grain);
}

/// <summary>A grain that does as it is told.</summary>
public interface ITurns : IGrainWithStringKey
{
    Task TakeAsync(Turn turn);

    /// <summary>For a caller who does not wait long.</summary>
    [ResponseTimeout("00:00:03")]
    Task TakeSoonAsync(Turn turn) => TakeAsync(turn);
}

public static class Turns
{
    /// <summary>Runs in the grain; its result comes back as it is, not as a copy.</summary>
    public static Task<T> TakeAsync<TGrain, T>(this ITurns grain, Func<TGrain, Task<T>> run) => TakeAsync(grain.TakeAsync, run);

    /// <summary>As a caller who waits three seconds only.</summary>
    public static Task TakeSoonAsync<TGrain>(this ITurns grain, Func<TGrain, Task> run) => TakeAsync<TGrain, bool>(grain.TakeSoonAsync, async g =>
    {
        await run(g);
        return true;
    });

    public static Task TakeAsync<TGrain>(this ITurns grain, Func<TGrain, Task> run) =>
        grain.TakeAsync<TGrain, bool>(async g =>
        {
            await run(g);
            return true;
        });

    private static async Task<T> TakeAsync<TGrain, T>(Func<Turn, Task> take, Func<TGrain, Task<T>> run)
    {
        Task<T>? running = null;
        var told = take(new Turn(g => running = run((TGrain)g)));
        await told.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (running is not { IsCompleted: true })
            await told;
        return await running!;
    }
}
