namespace PhotoVote.Client;

/// <summary>How a <see cref="PhotoVoteClient"/> finds its cluster, and how long it is patient.</summary>
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
}
