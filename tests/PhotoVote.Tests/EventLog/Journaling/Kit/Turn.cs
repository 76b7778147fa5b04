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
}

public static class Turns
{
    /// <summary>Runs in the grain; its result comes back as it is, not as a copy.</summary>
    public static async Task<T> TakeAsync<TGrain, T>(this ITurns grain, Func<TGrain, Task<T>> run)
    {
        Task<T>? running = null;
        var told = grain.TakeAsync(new Turn(g => running = run((TGrain)g)));
        await ((Task)told).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (running is null)
            await told;
        return await running!;
    }

    public static Task TakeAsync<TGrain>(this ITurns grain, Func<TGrain, Task> run) =>
        grain.TakeAsync<TGrain, bool>(async g =>
        {
            await run(g);
            return true;
        });
}
