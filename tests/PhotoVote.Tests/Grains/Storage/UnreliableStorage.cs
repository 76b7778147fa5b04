using Orleans.Runtime;
using Orleans.Storage;

namespace PhotoVote.Tests.Grains.Storage;

/// <summary>Storage that fails when it is told to, before or after it has done what it was asked.</summary>
public sealed class UnreliableStorage(IGrainStorage inner) : IGrainStorage
{
    private int _writes;

    public bool FailsToRead { get; set; }

    public bool FailsToWrite { get; set; }

    /// <summary>Writes, and then says that it failed: an answer that was lost.</summary>
    public bool LosesAnswers { get; set; }

    /// <summary>Until then it does not answer.</summary>
    public TaskCompletionSource? Hangs { get; set; }

    public int Writes => Volatile.Read(ref _writes);

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await (Hangs?.Task ?? Task.CompletedTask);
        if (FailsToRead)
            throw new IOException("The disk is gone.");
        await inner.ReadStateAsync(stateName, grainId, grainState);
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await (Hangs?.Task ?? Task.CompletedTask);
        Interlocked.Increment(ref _writes);
        if (FailsToWrite)
            throw new IOException("The disk is full.");
        if (!LosesAnswers)
        {
            await inner.WriteStateAsync(stateName, grainId, grainState);
            return;
        }

        await inner.WriteStateAsync(stateName, grainId, new GrainState<T>(grainState.State, grainState.ETag));
        throw new IOException("The answer was lost.");
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        inner.ClearStateAsync(stateName, grainId, grainState);
}
