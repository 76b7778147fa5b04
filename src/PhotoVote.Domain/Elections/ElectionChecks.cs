namespace PhotoVote.Domain.Elections;

internal static class ElectionChecks
{
    public static Refusal? Scale(int min, int max)
    {
        var steps = (long)max - min + 1;
        if (min >= Limits.LowestRating && max <= Limits.HighestRating && steps is >= Limits.FewestSteps and <= Limits.MostSteps)
            return null;
        return new Refusal(
            RefusalCodes.ScaleInvalid,
            $"A scale has {Limits.FewestSteps} to {Limits.MostSteps} steps between {Limits.LowestRating} and {Limits.HighestRating}.");
    }

    public static Refusal? Admission(Admission admission, int? cap, int? rate)
    {
        if (admission == Elections.Admission.Registered)
            return cap is null && rate is null ? null : Wrong("A registered election has neither a ballot cap nor an admission rate.");
        if (cap is not (>= 1 and <= Limits.BallotCap))
            return Wrong($"An election that admits anyone needs a ballot cap of 1 to {Limits.BallotCap}.");
        return rate is >= 1 and <= Limits.AdmissionRate
            ? null
            : Wrong($"An election that admits anyone needs an admission rate of 1 to {Limits.AdmissionRate} ballots a minute.");
    }

    public static Refusal? ExpectedVoters(int? expected) => expected is null or (>= 1 and <= Limits.ExpectedVoters)
        ? null
        : new Refusal(RefusalCodes.ExpectedVotersInvalid, $"Between 1 and {Limits.ExpectedVoters} voters can be expected.");

    /// <summary>The description as it will be stored, or why not.</summary>
    public static Refusal? Description(ElectionDescription given, out ElectionDescribed described)
    {
        var refusal = Text.Title(given.Title, out var title)
            ?? Text.Description(given.Description, out _)
            ?? Scale(given.ScaleMin, given.ScaleMax)
            ?? Admission(given.Admission, given.BallotCap, given.AdmissionRate);
        _ = Text.Description(given.Description, out var description);
        described = new ElectionDescribed(
            title, description, given.ScaleMin, given.ScaleMax, given.Admission.Word(), given.Visibility.Word(), given.BallotCap, given.AdmissionRate);
        return refusal;
    }

    public static Refusal? Order(IReadOnlyList<int>? given, Competition competition)
    {
        if (given is null)
            return new(RefusalCodes.OrderInvalid, "Name the candidates, in the order in which they are to be shown.");
        var named = new HashSet<int>();
        foreach (var number in given)
        {
            if (!competition.Candidates.Contains(number))
                return ElectionRefusals.UnknownCandidate(number, competition.Number);
            if (!named.Add(number))
                return new(RefusalCodes.OrderInvalid, $"Candidate {number} is named twice.");
        }

        return null;
    }

    private static Refusal Wrong(string detail) => new(RefusalCodes.AdmissionInvalid, detail);
}
