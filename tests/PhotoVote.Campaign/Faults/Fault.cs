namespace PhotoVote.Campaign.Faults;

public enum FaultKind
{
    KillGateway,
    PauseGateway,

    /// <summary>Until the others have declared it dead: its grains move, and it wakes up when they are elsewhere.</summary>
    PauseGatewayPastDeath,
    KillPostgres,
    PausePostgres,
    Silence,
    CutConnections,
    RefuseConnections,
    CutBeforeCommit,
    CutAfterCommit,
    Latency,
}

/// <summary>Something that breaks.</summary>
/// <param name="At">When, from the beginning.</param>
/// <param name="Kind">What.</param>
/// <param name="Gateway">Which gateway, where it is one.</param>
/// <param name="Lasts">For how long; nothing for what happens at once.</param>
/// <param name="Appends">How many appends are cut, where that is the fault.</param>
public sealed record Fault(TimeSpan At, FaultKind Kind, int Gateway, TimeSpan Lasts, int Appends)
{
    public override string ToString() => Kind switch
    {
        FaultKind.KillGateway => $"gateway {Gateway}: kill -9",
        FaultKind.PauseGateway or FaultKind.PauseGatewayPastDeath => $"gateway {Gateway}: SIGSTOP for {Lasts.TotalSeconds:0.0} s",
        FaultKind.KillPostgres => "PostgreSQL: kill -9",
        FaultKind.PausePostgres => $"PostgreSQL: SIGSTOP for {Lasts.TotalSeconds:0.0} s",
        FaultKind.Silence => $"network: silence for {Lasts.TotalSeconds:0.0} s",
        FaultKind.CutConnections => "network: all connections cut",
        FaultKind.RefuseConnections => $"network: connections cut and refused for {Lasts.TotalSeconds:0.0} s",
        FaultKind.CutBeforeCommit => $"network: cut before the commit of {Appends} append(s)",
        FaultKind.CutAfterCommit => $"network: cut between commit and answer of {Appends} append(s)",
        _ => $"network: slow for {Lasts.TotalSeconds:0.0} s",
    };
}
