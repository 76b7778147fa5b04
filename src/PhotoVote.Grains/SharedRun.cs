namespace PhotoVote.Grains;

/// <summary>
/// Lets all who want the same reading share it. A caller is content only with a run that began after it asked (or with an early one that
/// gave it what it wanted), because a run that was under way may have looked too soon.
/// </summary>
internal sealed class SharedRun
{
    private readonly Lock _gate = new();
    private Task? _running;

    /// <param name="run">The reading; never two at once.</param>
    /// <param name="content">Whether the caller has what it wanted already; asked after a run that began before it came.</param>
    public async Task RunAsync(Func<Task> run, Func<bool>? content = null)
    {
        Task? early = null;
        Task fresh = Task.CompletedTask;
        lock (_gate)
        {
            if (_running is null or { IsCompleted: true })
            {
                _running = fresh = Task.Run(run);
            }
            else
            {
                early = _running;
            }
        }

        if (early is null)
        {
            await fresh.ConfigureAwait(false);
            return;
        }

        await early.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (early.IsCompletedSuccessfully && content?.Invoke() == true)
            return;
        await Second(run, early).ConfigureAwait(false);
    }

    private Task Second(Func<Task> run, Task early)
    {
        lock (_gate)
        {
            // Whoever waited for the same early run shares one run after it; if that is past already, the one that runs now will do
            // only if it began after us, and it did: it replaced the early one that we saw.
            if (!ReferenceEquals(_running, early))
                return _running!;
            return _running = Task.Run(run);
        }
    }
}
