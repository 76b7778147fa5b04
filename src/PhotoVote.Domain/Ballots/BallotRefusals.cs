namespace PhotoVote.Domain.Ballots;

internal static class BallotRefusals
{
    public static readonly Refusal Unknown = new(RefusalCodes.BallotUnknown, "No such ballot was issued.");
    public static readonly Refusal KeyWrong = new(RefusalCodes.BallotKeyWrong, "That is not this ballot's key.");
    public static readonly Refusal Void = new(RefusalCodes.BallotVoid, "The ballot is void.");
    public static readonly Refusal AlreadyCast = new(RefusalCodes.BallotAlreadyCast, "The ballot is cast, and cast is final.");
    public static readonly Refusal Empty = new(RefusalCodes.BallotEmpty, "Rate at least one candidate who has not been withdrawn.");

    public static Refusal OutOfScale(int rating, int min, int max) => new(
        RefusalCodes.RatingOutOfScale, $"{rating} is not a rating from {min} to {max}.");

    public static Refusal Repeated(int candidate) => new(RefusalCodes.RatingRepeated, $"Candidate {candidate} is rated twice.");
}
