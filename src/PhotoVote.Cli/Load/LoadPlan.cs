namespace PhotoVote.Cli.Load;

internal enum Schedule
{
    /// <summary>Independent voters: gaps are distributed exponentially.</summary>
    Poisson,

    /// <summary>One gap like the other.</summary>
    Constant,
}

/// <summary>What a load is to be.</summary>
/// <param name="Voters">How many vote, at most.</param>
/// <param name="Seconds">After how long no further voter comes; null: when all have come.</param>
/// <param name="Rate">Voters a second, whether or not the system keeps up; null: the next comes when one has gone.</param>
/// <param name="Schedule">How they are spread.</param>
/// <param name="AtOnce">The most who vote at a time.</param>
/// <param name="Waiting">The most who wait for one of those to have gone; who comes then is not sent.</param>
/// <param name="Whole">Whether a ballot is cast with its ratings in one request.</param>
/// <param name="Candidates">How many photos, each rated by everybody.</param>
internal sealed record LoadPlan(int Voters, double? Seconds, double? Rate, Schedule Schedule, int AtOnce, int Waiting, bool Whole, int Candidates)
{
    /// <summary>Asking for the ballot, rating, casting.</summary>
    public static int CommandsOf(bool whole, int candidates) => whole ? 2 : candidates + 2;

    public int CommandsPerBallot => CommandsOf(Whole, Candidates);
}
