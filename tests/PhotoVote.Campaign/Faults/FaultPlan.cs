namespace PhotoVote.Campaign.Faults;

/// <summary>What breaks when. Decided beforehand, from the seed alone.</summary>
public static class FaultPlan
{
    public const int Gateways = 2;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(1.5);

    /// <summary>How much of the duration is left for the last fault to be got over.</summary>
    private static readonly TimeSpan Last = TimeSpan.FromSeconds(2);

    /// <summary>Faults in the order in which they begin; every kind comes up before any comes up again.</summary>
    public static IReadOnlyList<Fault> Make(CampaignOptions options)
    {
        var random = new Random(options.Seed);
        var plan = new List<Fault>();
        var (at, end) = (First, options.Duration - Last);
        while (at < end)
        {
            var kinds = Enum.GetValues<FaultKind>();
            random.Shuffle(kinds);
            foreach (var kind in kinds)
            {
                var fault = new Fault(at, kind, random.Next(Gateways), TimeSpan.FromSeconds(Seconds(kind, random)), random.Next(1, 4));
                var overlaps = random.Next(4) == 0;
                var pause = TimeSpan.FromSeconds(0.5 + random.NextDouble() * 3.5);
                if (at + fault.Lasts > end)
                    continue;
                plan.Add(fault);
                at += overlaps ? fault.Lasts / 2 + TimeSpan.FromSeconds(0.3) : fault.Lasts + pause;
            }
        }

        return plan;
    }

    private static double Seconds(FaultKind kind, Random random)
    {
        var share = random.NextDouble();
        return kind switch
        {
            FaultKind.PauseGateway => 0.5 + share * 3.5,

            // Three missed probes take six seconds, but while the last message of its connection is younger than nine Orleans lets nobody vote.
            FaultKind.PauseGatewayPastDeath => 12 + share * 4,
            FaultKind.PausePostgres or FaultKind.Silence => 0.5 + share * 6.5,
            FaultKind.RefuseConnections => 0.5 + share * 3,
            FaultKind.Latency => 2 + share * 3,
            _ => 0,
        };
    }
}
