namespace PhotoVote.Client;

/// <summary>How a <see cref="PhotoVoteClient"/> finds its cluster, and how long it is patient: more than no time, and not for ever.</summary>
public sealed class PhotoVoteClientOptions
{
    /// <summary>The cluster's name: the gateways' <c>PhotoVote:Cluster:Name</c>.</summary>
    public string Cluster { get; set; } = "photovote";

    /// <summary>How long the start waits for a database and a gateway that answer, before it fails and says what is missing.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a command or a question may take in all, repetitions and the pauses between them included.</summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one attempt of these may take. A silo that died is noticed by this when nothing else tells.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>More than a timer can wait is for ever, too.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(24);

    /// <summary>What is wrong with it, in words.</summary>
    internal IEnumerable<string> Faults() =>
        from timeout in new (string Name, TimeSpan Value)[] { (nameof(StartTimeout), StartTimeout), (nameof(CommandTimeout), CommandTimeout), (nameof(AttemptTimeout), AttemptTimeout) }
        where timeout.Value <= TimeSpan.Zero || timeout.Value > Longest
        select $"{nameof(PhotoVoteClientOptions)}.{timeout.Name} is {timeout.Value}: it must be more than zero, and {Longest.Days} days at most.";
}
