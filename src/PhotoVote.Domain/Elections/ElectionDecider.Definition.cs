using System.Collections.Immutable;
using Decision = PhotoVote.Domain.Decision<PhotoVote.Domain.Elections.IElectionEvent>;

namespace PhotoVote.Domain.Elections;

// What an election is about. Until it opens everything may change; afterwards texts only, each change an event of its own.
public static partial class ElectionDecider
{
    private static Decision Create(ElectionState state, CreateElection command)
    {
        if (state.Exists)
            return ElectionRefusals.Exists;
        var refusal = Described(command.Description, state, out var described, out var chosen)
            ?? ElectionChecks.ExpectedVoters(command.ExpectedVoters);
        if (refusal is not null)
            return refusal;

        var shards = command.Description.Admission == Admission.Open ? 1 : RollShard.CountFor(command.ExpectedVoters);
        var created = new ElectionCreated(
            command.Election.ToString(),
            command.Code.ToString(),
            command.OrganiserKey.ToString(),
            described.Title,
            described.Description,
            described.ScaleMin,
            described.ScaleMax,
            described.Admission,
            described.Visibility,
            shards,
            command.At.ToUnixTimeMilliseconds(),
            described.BallotCap,
            described.AdmissionRate);
        return Decision.Append([created, .. chosen]);
    }

    private static Decision Describe(ElectionState state, DescribeElection command)
    {
        if (Described(command.Description, state, out var described, out var chosen) is { } refusal)
            return refusal;

        var now = new ElectionDescribed(
            state.Title,
            state.Description,
            state.ScaleMin,
            state.ScaleMax,
            state.Admission.Word(),
            state.Visibility.Word(),
            state.BallotCap,
            state.AdmissionRate);
        if (described == now && chosen.IsEmpty)
            return Decision.NothingToDo;
        if (state.Lifecycle == Lifecycle.Draft)
            return Decision.Append(described == now ? chosen : [described, .. chosen]);
        return chosen.IsEmpty && described with { Title = now.Title, Description = now.Description } == now
            ? Decision.Append(new ElectionTextCorrected(described.Title, described.Description))
            : ElectionRefusals.Frozen;
    }

    private static Decision Add(ElectionState state, AddCompetition command)
    {
        if (Frozen(state) is { } frozen)
            return frozen;
        if (state.Competitions.Count >= Limits.Competitions)
            return ElectionRefusals.TooManyCompetitions;
        if ((Texts(command.Title, command.Description, out var title, out var description) ?? CountingChecks.Quorum(command.Quorum, "quorum")) is { } refusal)
            return refusal;
        return Decision.Append([new CompetitionAdded(state.NextCompetition, title, description), .. Quorum(state.NextCompetition, null, command.Quorum)]);
    }

    private static Decision Describe(ElectionState state, DescribeCompetition command)
    {
        if (!state.Competitions.TryGetValue(command.Competition, out var competition))
            return ElectionRefusals.UnknownCompetition(command.Competition);
        if ((Texts(command.Title, command.Description, out var title, out var description) ?? CountingChecks.Quorum(command.Quorum, "quorum")) is { } refusal)
            return refusal;
        var quorum = Quorum(command.Competition, competition.Quorum, command.Quorum);
        var sameTexts = competition.Title == title && competition.Description == description;
        if (state.Lifecycle == Lifecycle.Draft)
            return Decision.Append(sameTexts ? quorum : [new CompetitionDescribed(command.Competition, title, description), .. quorum]);
        if (!quorum.IsEmpty)
            return ElectionRefusals.Frozen;
        return sameTexts ? Decision.NothingToDo : Decision.Append(new CompetitionTextCorrected(command.Competition, title, description));
    }

    private static ImmutableArray<IElectionEvent> Quorum(int competition, long? holds, long? given) =>
        given is { } ballots && ballots != holds ? [new CompetitionQuorumSet(competition, ballots)] : [];

    private static Decision Remove(ElectionState state, RemoveCompetition command)
    {
        if (Frozen(state) is { } frozen)
            return frozen;
        return state.Competitions.ContainsKey(command.Competition)
            ? Decision.Append(new CompetitionRemoved(command.Competition))
            : Removed(command.Competition, state.NextCompetition, ElectionRefusals.UnknownCompetition);
    }

    private static Decision Add(ElectionState state, AddCandidate command)
    {
        if (Frozen(state) is { } frozen)
            return frozen;
        if (!state.Competitions.ContainsKey(command.Competition))
            return ElectionRefusals.UnknownCompetition(command.Competition);
        if (state.Candidates.Count >= Limits.Candidates)
            return ElectionRefusals.TooManyCandidates;
        if (Texts(command.Title, command.Author, command.Photo, out var texts) is { } refusal)
            return refusal;
        return Decision.Append(new CandidateAdded(state.NextCandidate, command.Competition, texts.Title, texts.Author, texts.Photo));
    }

    private static Decision Describe(ElectionState state, DescribeCandidate command)
    {
        if (!state.Candidates.TryGetValue(command.Candidate, out var candidate))
            return ElectionRefusals.UnknownCandidate(command.Candidate);
        if (Texts(command.Title, command.Author, command.Photo, out var texts) is { } refusal)
            return refusal;
        if (texts == (candidate.Title, candidate.Author, candidate.Photo))
            return Decision.NothingToDo;
        if (state.Lifecycle == Lifecycle.Draft)
            return Decision.Append(new CandidateDescribed(command.Candidate, texts.Title, texts.Author, texts.Photo));
        return texts.Photo == candidate.Photo
            ? Decision.Append(new CandidateTextCorrected(command.Candidate, texts.Title, texts.Author))
            : ElectionRefusals.Frozen;
    }

    private static Decision Remove(ElectionState state, RemoveCandidate command)
    {
        if (Frozen(state) is { } frozen)
            return frozen;
        return state.Candidates.ContainsKey(command.Candidate)
            ? Decision.Append(new CandidateRemoved(command.Candidate))
            : Removed(command.Candidate, state.NextCandidate, ElectionRefusals.UnknownCandidate);
    }

    private static Decision Order(ElectionState state, OrderCandidates command)
    {
        if (!state.Competitions.TryGetValue(command.Competition, out var competition))
            return ElectionRefusals.UnknownCompetition(command.Competition);
        if (ElectionChecks.Order(command.Candidates, competition) is { } refusal)
            return refusal;
        var shown = state.InOrder(competition).Select(c => c.Number).ToList();
        ImmutableArray<int> wanted = [.. command.Candidates!.Concat(shown).Distinct()];
        if (wanted.SequenceEqual(shown))
            return Decision.NothingToDo;
        return Frozen(state) is { } frozen ? frozen : Decision.Append(new CandidatesOrdered(command.Competition, wanted));
    }

    /// <param name="chosen">The events that say how it is counted, what grades are called, and whether authors are shown, when that is not what holds.</param>
    private static Refusal? Described(
        ElectionDescription given, ElectionState state, out ElectionDescribed described, out ImmutableArray<IElectionEvent> chosen)
    {
        var wrong = ElectionChecks.Description(given, out described);
        var wrongCounting = CountingChecks.Choice(given.Counting, state.Counting, given.ScaleMin, given.ScaleMax, out var counting);
        var wrongGrades = GradeChecks.Names(given.Grades, state.Grades, given.ScaleMin, given.ScaleMax, out var grades);
        var authors = given.Authors ?? state.Authors;
        chosen =
        [
            .. ElectionCounting.Of(counting) == state.Counting ? (IElectionEvent[])[] : [counting],
            .. grades.AsSpan().SequenceEqual(state.Grades.AsSpan()) ? (IElectionEvent[])[] : [new GradesNamed(grades)],
            .. authors == state.Authors ? (IElectionEvent[])[] : [new AuthorsChosen(authors.Word())],
        ];

        // What holds is right: what is wrong would be a change of the scale or of the counting, and which it may be is not the question once they are frozen.
        return wrong ?? ((wrongGrades ?? wrongCounting) is { } unfit ? Frozen(state) ?? unfit : null);
    }

    private static Refusal? Frozen(ElectionState state) => state.Lifecycle == Lifecycle.Draft ? null : ElectionRefusals.Frozen;

    // A number that was given away once and is gone has been removed: a second removal finds its work done.
    private static Decision Removed(int number, int next, Func<int, Refusal> unknown) =>
        number > 0 && number < next ? Decision.NothingToDo : unknown(number);

    private static Refusal? Texts(string? givenTitle, string? givenDescription, out string title, out string description)
    {
        var wrongTitle = Text.Title(givenTitle, out title);
        var wrongDescription = Text.Description(givenDescription, out description);
        return wrongTitle ?? wrongDescription;
    }

    private static Refusal? Texts(
        string? givenTitle, string? givenAuthor, string? givenPhoto, out (string Title, string? Author, string? Photo) texts)
    {
        var wrongTitle = Text.Title(givenTitle, out var title);
        var wrongAuthor = Text.Author(givenAuthor, out var author);
        var wrongPhoto = Text.Photo(givenPhoto, out var photo);
        texts = (title, author, photo);
        return wrongTitle ?? wrongAuthor ?? wrongPhoto;
    }
}
