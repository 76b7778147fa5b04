using PhotoVote.Domain;
using PhotoVote.Domain.Counting;
using PhotoVote.Domain.Elections;
using static PhotoVote.Tests.Domain.Elections.ElectionTests;
using static PhotoVote.Tests.Domain.Fixed;

namespace PhotoVote.Tests.Domain.Elections;

public class GradesTests
{
    private static readonly string[] Six = ["to reject", "poor", "acceptable", "good", "very good", "excellent"];

    private static readonly GradesNamed Named = new([.. Six]);

    [Fact]
    public void An_election_that_says_nothing_has_numbers_for_ever()
    {
        Assert.Empty(ElectionState.Initial.Fold(Open).Grades);
        NothingToDo(Draft, Describe(null));
        NothingToDo(Draft, Describe([]));
    }

    [Fact]
    public void Grades_are_named_with_the_creation_or_later_and_stay_until_they_are_named_anew()
    {
        var create = new CreateElection(Election, JoinCode.Parse("RPPR0C"), Organiser.Hash(), new("Photo of the year", Grades: Six), Noon, 1);
        Then([], create, Created, Named);
        Then(Draft, Describe([" to reject", "poor ", .. Six[2..]]), Named);
        NothingToDo([.. Draft, Named], Describe(Six));
        NothingToDo([.. Draft, Named], Describe(null));
        Then([.. Draft, Named], Describe([]), new GradesNamed([]));
        Then([.. Draft, Named], Describe([.. Six[..5], "superb"]), new GradesNamed([.. Six[..5], "superb"]));
    }

    [Fact]
    public void A_scale_changes_together_with_its_names()
    {
        Refused([.. Draft, Named], new DescribeElection(new("T", ScaleMin: 1, ScaleMax: 5)), RefusalCodes.GradesInvalid);
        Then(
            [.. Draft, Named],
            new DescribeElection(new("T", ScaleMin: 1, ScaleMax: 2, Counting: new("approval", ApprovalThreshold: 2), Authors: Authors.Hidden, Grades: ["bad", "good"])),
            new ElectionDescribed("T", "", 1, 2, "registered", "closed"),
            new CountingChosen("approval", 1, "worst", 0, 0, 10, 1, ApprovalThreshold: 2),
            new GradesNamed(["bad", "good"]),
            new AuthorsChosen("hidden"));
        Then([.. Draft, Named], new DescribeElection(new("T", ScaleMax: 9, Grades: [])), new ElectionDescribed("T", "", 0, 9, "registered", "closed"), new GradesNamed([]));

        // As many ratings as before: the names go on with them, but for one that is now another's number.
        Refused([.. Draft, new GradesNamed(["none", "1", "2", "3", "4", "all"])], new DescribeElection(new("T", ScaleMin: 1, ScaleMax: 6)), RefusalCodes.GradesInvalid);
        Then([.. Draft, Named], new DescribeElection(new("T", ScaleMin: 1, ScaleMax: 6)), new ElectionDescribed("T", "", 1, 6, "registered", "closed"));
    }

    public static TheoryData<string?[], string> Wrong => new()
    {
        { Six[..5], "the scale 0 to 5 has 6 grades, and there are 5 names: name each, from 0 up, or none" },
        { [.. Six, "unheard of"], "there are 7 names" },
        { [.. Six[..4], " ", "excellent"], "The name of grade 4 is missing. Give it 1 to 60" },
        { [null, .. Six[1..]], "The name of grade 0 is missing." },
        { [.. Six[..5], new('x', 61)], "The name of grade 5 has 61 characters; 60 is the most." },
        { [.. Six[..5], "two\nlines"], "The name of grade 5 holds a character that cannot be shown." },
        { [.. Six[..5], "Poor "], "1 and 5 are both called 'Poor': give one of them another name." },
        { ["5", "4", "3", "2", "1", "0"], "0 is called '5', which is read as another rating: name it in words." },
        { [.. Six[..5], "-1"], "5 is called '-1'" },
        { ["\u0663", .. Six[1..]], "0 is called '\u0663', which is read as another rating" },
        { ["\uFF0B\uFF11", .. Six[1..]], "0 is called '\uFF0B\uFF11', which is read as another rating" },
        { [.. Six[..5], "\u2212\u00B2"], "5 is called '\u2212\u00B2', which is read as another rating" },
        { [.. Six[..5], "4\u200B"], "5 is called '4\u200B', which is read as another rating" },
        { [.. Six[..5], "\u200F\uFE0F"], "5 is called something that nobody can see: give it 1 to 60 characters" },
        { [.. Six[..5], "very \u00A0good\u200F"], "4 and 5 are both called 'very \u00A0good\u200F'" },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void Names_that_cannot_be_are_refused_by_the_grade_and_with_what_to_do(string?[] names, string words)
    {
        var refusal = Decide(Draft, Describe(names)).Refusal;
        Assert.Equal(RefusalCodes.GradesInvalid, refusal?.Code);
        Assert.StartsWith("grades: ", refusal!.Detail, StringComparison.Ordinal);
        Assert.Contains(words, refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_may_be_long_hold_commas_and_be_its_own_number() =>
        Then(Draft, Describe(["0", "+1", "poor, but tried", new('x', 60), "\u0664", "5 stars"]), new GradesNamed(["0", "+1", "poor, but tried", new('x', 60), "\u0664", "5 stars"]));

    [Fact]
    public void Once_open_they_stay_as_they_are_and_texts_can_be_corrected()
    {
        IElectionEvent[] open = [.. Draft, Named, new ElectionOpened(At)];
        Refused(open, Describe([]), RefusalCodes.DefinitionFrozen);
        Refused(open, Describe([.. Six[..5], "superb"]), RefusalCodes.DefinitionFrozen);
        Refused(open, Describe(["bad"]), RefusalCodes.DefinitionFrozen);
        Refused(open, new DescribeElection(new("T", ScaleMax: 4)), RefusalCodes.DefinitionFrozen);
        Refused(Open, Describe(Six), RefusalCodes.DefinitionFrozen);
        Then(open, new DescribeElection(new("Photo 2026", Grades: Six)), new ElectionTextCorrected("Photo 2026", ""));
    }

    [Fact]
    public void Names_that_do_not_fit_the_scale_name_nothing()
    {
        Assert.Equal("good", GradeScale.Of(0, 5, [.. Six]).Label(3));
        Assert.Equal("3", GradeScale.Of(0, 4, [.. Six]).Label(3));
        Assert.Empty(ElectionState.Initial.Fold([.. Draft, new GradesNamed(default)]).Grades);
    }

    private static DescribeElection Describe(IReadOnlyList<string?>? grades) => new(new ElectionDescription("Photo of the year", Grades: grades));
}
