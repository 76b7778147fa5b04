namespace PhotoVote.EventLog.Appending;

/// <summary>The bounds of one partition's committer.</summary>
internal sealed record CommitterOptions
{
    /// <summary>How many requests may wait; one more is refused at once.</summary>
    public int QueueCapacity { get; init; } = 20_000;

    /// <summary>How long a request may wait before it is handed to the store.</summary>
    public TimeSpan QueueTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the store may take over one batch. With the queue's it must stay below what callers of a grain wait for its answer.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(8);
}
