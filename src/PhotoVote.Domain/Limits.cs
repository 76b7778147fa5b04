namespace PhotoVote.Domain;

/// <summary>How much of everything there may be. Texts are counted in Unicode scalar values.</summary>
public static class Limits
{
    public const int Title = 200;
    public const int Description = 5_000;
    public const int Author = 200;
    public const int Photo = 200;
    public const int Reason = 500;

    /// <summary>The name of a grade, which has to fit on a button.</summary>
    public const int Grade = 60;

    /// <summary>Competitions of one election at a time.</summary>
    public const int Competitions = 200;

    /// <summary>Candidates of one election at a time, over all its competitions.</summary>
    public const int Candidates = 5_000;

    public const int LowestRating = -100;
    public const int HighestRating = 100;
    public const int FewestSteps = 2;
    public const int MostSteps = 11;

    public const int RollShards = 1_024;
    public const int DefaultRollShards = 16;
    public const int VotersPerShard = 16_000;
    public const int ExpectedVoters = RollShards * VotersPerShard;

    /// <summary>Voters in one registration.</summary>
    public const int VotersPerCommand = 10_000;

    /// <summary>Ballots that an election which admits anyone may issue at most.</summary>
    public const int BallotCap = 100_000;

    /// <summary>Ballots a minute that an election which admits anyone may issue at most.</summary>
    public const int AdmissionRate = 60_000;
}
