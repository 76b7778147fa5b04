namespace PhotoVote.Gateway.Links;

/// <summary>One table of links at a time in a server: a million of them keep a processor busy for some seconds.</summary>
internal sealed class LinkTurns : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <returns>To be disposed when it is done; null when another is under way.</returns>
    public IDisposable? TryBegin() => _turn.Wait(0, CancellationToken.None) ? new Turn(_turn) : null;

    public void Dispose() => _turn.Dispose();

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        private SemaphoreSlim? _turn = turn;

        public void Dispose() => Interlocked.Exchange(ref _turn, null)?.Release();
    }
}
