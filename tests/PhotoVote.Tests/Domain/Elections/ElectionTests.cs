using PhotoVote.Domain;
using PhotoVote.Domain.Elections;
using static PhotoVote.Tests.Domain.Fixed;

namespace PhotoVote.Tests.Domain.Elections;

public class ElectionTests
{
    private static readonly CreateElection Create = new(
        Election, JoinCode.Parse("RPPR0C"), Organiser.Hash(), new ElectionDescription("  Photo of the year "), Noon, ExpectedVoters: 16_000);

    [Fact]
    public void An_election_begins_as_a_draft_with_a_scale_of_0_to_5()
    {
        Then([], Create, Created);
        var state = ElectionState.Initial.When(Created);
        Assert.Equal((Lifecycle.Draft, 0, 5), (state.Lifecycle, state.ScaleMin, state.ScaleMax));
        Assert.True(state.IsOrganiser(Organiser.Hash()));
        Assert.False(state.IsOrganiser(Key(2).Hash()));
    }

    [Fact]
    public void An_election_that_admits_anyone_has_a_cap_a_rate_and_one_shard() => Then(
        [],
        Create with { ExpectedVoters = null, Description = new("Photo of the year", Admission: Admission.Open, BallotCap: 3, AdmissionRate: 60) },
        CreatedForAnyone);

    [Fact]
    public void An_election_is_created_once() => Refused([Created], Create, RefusalCodes.ElectionExists);

    [Fact]
    public void Nothing_can_be_asked_of_an_election_that_does_not_exist()
    {
        Refused([], new OpenElection(Noon), RefusalCodes.ElectionUnknown);
        Refused([], new AddCompetition("Landscape"), RefusalCodes.ElectionUnknown);
        Assert.Equal(RefusalCodes.ElectionUnknown, ElectionState.Initial.CheckOrganiser(Organiser)?.Code);
        Assert.False(ElectionState.Initial.IsOrganiser(default));
    }

    public static TheoryData<ElectionDescription, string> Wrong => new()
    {
        { new(null), RefusalCodes.TitleInvalid },
        { new(" \n "), RefusalCodes.TitleInvalid },
        { new("two\nlines"), RefusalCodes.TitleInvalid },
        { new(new string('x', 201)), RefusalCodes.TitleInvalid },
        { new("T", new string('x', 5_001)), RefusalCodes.DescriptionInvalid },
        { new("T", "bell \a"), RefusalCodes.DescriptionInvalid },
        { new("T", ScaleMin: 0, ScaleMax: 0), RefusalCodes.ScaleInvalid },
        { new("T", ScaleMin: 0, ScaleMax: 11), RefusalCodes.ScaleInvalid },
        { new("T", ScaleMin: 5, ScaleMax: 0), RefusalCodes.ScaleInvalid },
        { new("T", ScaleMin: -101, ScaleMax: -95), RefusalCodes.ScaleInvalid },
        { new("T", ScaleMin: 95, ScaleMax: 101), RefusalCodes.ScaleInvalid },
        { new("T", ScaleMin: int.MinValue, ScaleMax: int.MaxValue), RefusalCodes.ScaleInvalid },
        { new("T", BallotCap: 1), RefusalCodes.AdmissionInvalid },
        { new("T", AdmissionRate: 1), RefusalCodes.AdmissionInvalid },
        { new("T", Admission: Admission.Open), RefusalCodes.AdmissionInvalid },
        { new("T", Admission: Admission.Open, BallotCap: 0, AdmissionRate: 1), RefusalCodes.AdmissionInvalid },
        { new("T", Admission: Admission.Open, BallotCap: 100_001, AdmissionRate: 1), RefusalCodes.AdmissionInvalid },
        { new("T", Admission: Admission.Open, BallotCap: 1, AdmissionRate: 60_001), RefusalCodes.AdmissionInvalid },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void A_description_that_cannot_be_is_refused(ElectionDescription description, string code)
    {
        Refused([], Create with { Description = description }, code);
        Refused([Created], new DescribeElection(description), code);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 10)]
    [InlineData(-5, 5)]
    [InlineData(-100, -90)]
    public void Scales_of_two_to_eleven_steps_will_do(int min, int max) => Then(
        [Created],
        new DescribeElection(new("T", ScaleMin: min, ScaleMax: max)),
        new ElectionDescribed("T", "", min, max, "registered", "closed"));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(16_384_001)]
    public void Expected_voters_are_within_reason(int expected) =>
        Refused([], Create with { ExpectedVoters = expected }, RefusalCodes.ExpectedVotersInvalid);

    [Fact]
    public void Titles_are_counted_in_characters_not_in_their_encoding() =>
        Assert.False(Decide([], Create with { Description = new(string.Concat(Enumerable.Repeat("📷", 200))) }).IsRefused);

    [Fact]
    public void Lines_of_a_description_end_the_same_on_every_machine() =>
        Then([Created], new DescribeElection(new("T", "a\r\nb")), new ElectionDescribed("T", "a\nb", 0, 5, "registered", "closed"));

    [Fact]
    public void Competitions_and_candidates_are_numbered_from_1_and_never_again()
    {
        Then([Created], new AddCompetition("Landscape"), new CompetitionAdded(1, "Landscape", ""));
        Then([.. Draft, new CompetitionRemoved(2)], new AddCompetition("Night"), new CompetitionAdded(3, "Night", ""));
        Then(Draft, new AddCandidate(2, "Eyes", " ", ""), new CandidateAdded(6, 2, "Eyes"));
        Then([.. Draft, new CandidateRemoved(5)], new AddCandidate(2, "Eyes", "Ben", "p/1.webp"), new CandidateAdded(6, 2, "Eyes", "Ben", "p/1.webp"));
    }

    [Fact]
    public void Removing_a_competition_takes_its_candidates_along()
    {
        Then(Draft, new RemoveCompetition(1), new CompetitionRemoved(1));
        Assert.Equal([4, 5], ElectionState.Initial.Fold([.. Draft, new CompetitionRemoved(1)]).Candidates.Keys);
    }

    [Fact]
    public void What_is_removed_stays_removed()
    {
        NothingToDo([.. Draft, new CandidateRemoved(5)], new RemoveCandidate(5));
        NothingToDo([.. Draft, new CompetitionRemoved(2)], new RemoveCompetition(2));
        Refused(Draft, new RemoveCandidate(6), RefusalCodes.CandidateUnknown);
        Refused(Draft, new RemoveCompetition(0), RefusalCodes.CompetitionUnknown);
    }

    [Fact]
    public void A_candidate_needs_a_competition_and_a_title()
    {
        Refused(Draft, new AddCandidate(9, "Eyes"), RefusalCodes.CompetitionUnknown);
        Refused(Draft, new AddCandidate(1, ""), RefusalCodes.TitleInvalid);
        Refused(Draft, new AddCandidate(1, "T", new string('x', 201)), RefusalCodes.AuthorInvalid);
        Refused(Draft, new AddCandidate(1, "T", null, "a b"), RefusalCodes.PhotoInvalid);
        Refused(Draft, new AddCandidate(1, "T", null, new string('x', 201)), RefusalCodes.PhotoInvalid);
    }

    [Fact]
    public void There_is_an_end_to_competitions_and_candidates()
    {
        IElectionEvent[] competitions = [.. Enumerable.Range(1, 200).Select(i => new CompetitionAdded(i, "C", ""))];
        Refused([Created, .. competitions], new AddCompetition("One more"), RefusalCodes.TooManyCompetitions);
        IElectionEvent[] candidates = [.. Enumerable.Range(1, 5_000).Select(i => new CandidateAdded(i, 1, "P"))];
        Refused([Created, competitions[0], .. candidates], new AddCandidate(1, "One more"), RefusalCodes.TooManyCandidates);
    }

    [Fact]
    public void A_draft_can_be_described_anew()
    {
        Then(Draft, new DescribeCompetition(1, "Land", "wide"), new CompetitionDescribed(1, "Land", "wide"));
        Then(Draft, new DescribeCandidate(1, "Dunes", null, "d.webp"), new CandidateDescribed(1, "Dunes", null, "d.webp"));
        NothingToDo(Draft, new DescribeCandidate(1, "Dune ", "Ana", "dune.webp"));
        NothingToDo(Draft, new DescribeCompetition(1, "Landscape"));
        NothingToDo(Draft, new DescribeElection(new("Photo of the year")));
        Refused(Draft, new DescribeCompetition(3, "Land"), RefusalCodes.CompetitionUnknown);
        Refused(Draft, new DescribeCandidate(6, "Dunes"), RefusalCodes.CandidateUnknown);
    }

    [Fact]
    public void Once_open_only_texts_can_be_corrected()
    {
        foreach (var phase in (IElectionEvent[][])[Open, Closed, Published])
        {
            Then(phase, new DescribeElection(new("Photo 2026", "new")), new ElectionTextCorrected("Photo 2026", "new"));
            Then(phase, new DescribeCompetition(1, "Land", "wide"), new CompetitionTextCorrected(1, "Land", "wide"));
            Then(phase, new DescribeCandidate(1, "Dunes", "Ana N.", "dune.webp"), new CandidateTextCorrected(1, "Dunes", "Ana N."));
            Refused(phase, new DescribeElection(new("Photo of the year", ScaleMax: 6)), RefusalCodes.DefinitionFrozen);
            Refused(phase, new DescribeElection(new("Photo of the year", Visibility: Visibility.Live)), RefusalCodes.DefinitionFrozen);
            Refused(phase, new DescribeCandidate(1, "Dune", "Ana", "other.webp"), RefusalCodes.DefinitionFrozen);
            Refused(phase, new AddCompetition("Night"), RefusalCodes.DefinitionFrozen);
            Refused(phase, new AddCandidate(1, "Eyes"), RefusalCodes.DefinitionFrozen);
            Refused(phase, new RemoveCompetition(1), RefusalCodes.DefinitionFrozen);
            Refused(phase, new RemoveCandidate(1), RefusalCodes.DefinitionFrozen);
        }
    }

    internal static Decision<IElectionEvent> Decide(IElectionEvent[] given, IElectionCommand when) =>
        ElectionDecider.Decide(ElectionState.Initial.Fold(given), when);

    internal static void Then(IElectionEvent[] given, IElectionCommand when, params IElectionEvent[] then)
    {
        var decision = Decide(given, when);
        Assert.Null(decision.Refusal);
        Assert.Equal(then, decision.Events);
    }

    internal static void NothingToDo(IElectionEvent[] given, IElectionCommand when) => Then(given, when);

    internal static void Refused(IElectionEvent[] given, IElectionCommand when, string code)
    {
        var decision = Decide(given, when);
        Assert.Equal(code, decision.Refusal?.Code);
        Assert.Empty(decision.Events);
    }
}
