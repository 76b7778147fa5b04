namespace PhotoVote.Domain.Elections;

internal static class ElectionRefusals
{
    public static readonly Refusal Unknown = new(RefusalCodes.ElectionUnknown, "There is no such election.");
    public static readonly Refusal Exists = new(RefusalCodes.ElectionExists, "The election has been created already.");
    public static readonly Refusal NotOpen = new(RefusalCodes.ElectionNotOpen, "The election is not open yet.");
    public static readonly Refusal Closed = new(RefusalCodes.ElectionClosed, "The election is closed.");
    public static readonly Refusal NotClosed = new(RefusalCodes.ElectionNotClosed, "Close the election first.");
    public static readonly Refusal NotOrganiser = new(RefusalCodes.NotOrganiser, "That is not this election's organiser key.");
    public static readonly Refusal Published = new(RefusalCodes.ResultsPublished, "The results are published: no candidate can be withdrawn any more.");
    public static readonly Refusal NoCompetition = new(RefusalCodes.NoCompetition, "Add a competition before opening the election.");

    public static readonly Refusal Frozen = new(
        RefusalCodes.DefinitionFrozen, "Once an election is open only titles, descriptions and authors may change, and not how it is counted.");

    public static readonly Refusal TooManyCompetitions = new(
        RefusalCodes.TooManyCompetitions, $"An election holds at most {Limits.Competitions} competitions.");

    public static readonly Refusal TooManyCandidates = new(
        RefusalCodes.TooManyCandidates, $"An election holds at most {Limits.Candidates} candidates.");

    public static readonly Refusal ScheduleInPast = new(RefusalCodes.ScheduleInPast, "A scheduled time must lie in the future.");
    public static readonly Refusal ScheduleOrder = new(RefusalCodes.ScheduleOrder, "An election closes after it opens.");
    public static readonly Refusal OpeningFrozen = new(RefusalCodes.DefinitionFrozen, "The election is open: only its close can be moved or removed.");

    public static readonly Refusal ClosePast = new(
        RefusalCodes.ClosePast, "The time of the close has passed: move or remove it before opening the election.");

    public static readonly Refusal NoDraw = new(RefusalCodes.NoDraw, "The election was not committed to a draw before it opened.");
    public static readonly Refusal DrawNotClosed = new(RefusalCodes.ElectionNotClosed, "The draw's seed stays secret until the election is closed.");

    public static readonly Refusal DrawSeedWrong = new(
        RefusalCodes.DrawSeedWrong, "This is not the seed that the election was committed to before it opened (43 characters of base64url).");

    public static Refusal ClosedOnSchedule(DateTimeOffset at) => new(
        RefusalCodes.ElectionClosed, $"The election closed at the time that was set, {at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture)} UTC.");

    public static Refusal UnknownCompetition(int number) => new(RefusalCodes.CompetitionUnknown, $"There is no competition {number}.");

    public static Refusal UnknownCandidate(int number, int competition) =>
        new(RefusalCodes.CandidateUnknown, $"There is no candidate {number} in competition {competition}.");

    public static Refusal UnknownCandidate(int number) => new(RefusalCodes.CandidateUnknown, $"There is no candidate {number}.");

    public static Refusal Withdrawn(int number) => new(RefusalCodes.CandidateWithdrawn, $"Candidate {number} has been withdrawn.");
}
