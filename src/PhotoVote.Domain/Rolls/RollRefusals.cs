namespace PhotoVote.Domain.Rolls;

internal static class RollRefusals
{
    public static readonly Refusal AdmitsAnyone = new(
        RefusalCodes.ElectionAdmitsAnyone, "This election admits anyone: there is no register of voters.");

    public static readonly Refusal TooManyVoters = new(
        RefusalCodes.TooManyVoters, $"At most {Limits.VotersPerCommand} voters can be registered at once.");

    public static readonly Refusal InvalidVoter = new(
        RefusalCodes.VoterIdInvalid, "A voter has an id, 1 to 64 of A-Z a-z 0-9 _ -, and the hash of a key.");

    public static readonly Refusal KeyWrong = new(RefusalCodes.VoterKeyWrong, "That is not this voter's key.");
    public static readonly Refusal BallotIdTaken = new(RefusalCodes.BallotIdTaken, "The ballot id is taken: draw another.");

    public static Refusal Unknown(VoterId voter) => new(RefusalCodes.VoterUnknown, $"The roll has no voter {voter}.");

    public static Refusal Revoked(VoterId voter) => new(RefusalCodes.VoterRevoked, $"The voter {voter} has been revoked.");

    public static Refusal KeyDiffers(VoterId voter) => new(
        RefusalCodes.VoterKeyDiffers, $"The voter {voter} is registered with another key. Nobody of this list was registered.");

    public static Refusal WrongShard(VoterId voter) => new(RefusalCodes.WrongShard, $"The voter {voter} belongs to another shard of the roll.");

    public static Refusal CapReached(int cap) => new(RefusalCodes.BallotCapReached, $"All {cap} ballots of this election have been issued.");

    public static Refusal TooFast(TimeSpan wait)
    {
        var seconds = Math.Max(1, (int)Math.Min(int.MaxValue, Math.Ceiling(wait.TotalSeconds)));
        return new Refusal(RefusalCodes.AdmissionRateExceeded, $"Many people are joining at the moment. Try again in {seconds} s.")
        {
            RetryAfterSeconds = seconds,
        };
    }

    public static Refusal BallotNotVoided(BallotId ballot) => new(
        RefusalCodes.BallotNotVoided, $"The voter holds the ballot {ballot}, which must be voided first.");

    public static Refusal BallotCast(VoterId voter) => new(
        RefusalCodes.BallotAlreadyCast, $"The voter {voter} has cast a ballot, which counts: it is too late to revoke them.");
}
