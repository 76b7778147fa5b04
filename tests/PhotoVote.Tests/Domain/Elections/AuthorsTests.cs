using PhotoVote.Domain;
using PhotoVote.Domain.Elections;
using static PhotoVote.Tests.Domain.Elections.ElectionTests;
using static PhotoVote.Tests.Domain.Fixed;

namespace PhotoVote.Tests.Domain.Elections;

public class AuthorsTests
{
    private static readonly AuthorsChosen Hidden = new("hidden");

    [Fact]
    public void An_election_that_says_nothing_shows_authors_for_ever()
    {
        Assert.Equal(Authors.Shown, ElectionState.Initial.Fold(Open).Authors);
        NothingToDo(Draft, Describe(Authors.Shown));
        NothingToDo(Draft, Describe(null));
    }

    [Fact]
    public void Whether_authors_are_hidden_is_said_with_the_creation_or_later_and_stays_until_it_is_said_anew()
    {
        var create = new CreateElection(
            Election, JoinCode.Parse("RPPR0C"), Organiser.Hash(), new("Photo of the year", Authors: Authors.Hidden), Noon, 1);
        Then([], create, Created, Hidden);
        Then(Draft, Describe(Authors.Hidden), Hidden);
        NothingToDo([.. Draft, Hidden], Describe(Authors.Hidden));
        NothingToDo([.. Draft, Hidden], Describe(null));
        Then([.. Draft, Hidden], Describe(Authors.Shown), new AuthorsChosen("shown"));
        Then(
            [.. Draft, Hidden],
            new DescribeElection(new("Another title", Authors: Authors.Shown)),
            new ElectionDescribed("Another title", "", 0, 5, "registered", "closed"),
            new AuthorsChosen("shown"));
    }

    [Fact]
    public void Once_open_it_stays_as_it_is_and_texts_can_be_corrected()
    {
        IElectionEvent[] open = [.. Draft, Hidden, new ElectionOpened(At)];
        Refused(open, Describe(Authors.Shown), RefusalCodes.DefinitionFrozen);
        Refused(Open, Describe(Authors.Hidden), RefusalCodes.DefinitionFrozen);
        Then(open, new DescribeElection(new("Photo 2026")), new ElectionTextCorrected("Photo 2026", ""));
        Then(open, new DescribeElection(new("Photo 2026", Authors: Authors.Hidden)), new ElectionTextCorrected("Photo 2026", ""));
    }

    [Theory]
    [InlineData("live", false, true, true)]
    [InlineData("closed", false, true, true)]
    [InlineData("published", false, false, true)]
    public void Hidden_authors_are_known_with_the_results_of_the_closed_election_and_not_while_people_vote(string visibility, bool open, bool closed, bool published)
    {
        IElectionEvent[] begun = [Created with { Visibility = visibility }, .. Definition, Hidden, new ElectionOpened(At)];
        IElectionEvent[] over = [.. begun, new ElectionClosed(At)];
        Assert.Equal((open, closed, published), (Shows(begun, null), Shows(over, null), Shows([.. over, new ResultsPublished(At)], null)));
        Assert.True(Shows(begun, Organiser));
        Assert.False(Shows(begun, Key(2)));
    }

    [Fact]
    public void A_word_that_nobody_knows_gives_no_author_away() =>
        Assert.False(Shows([.. Draft, new AuthorsChosen("perhaps"), new ElectionOpened(At)], null));

    private static bool Shows(IElectionEvent[] events, SecretKey? key) => ElectionState.Initial.Fold(events).ShowsAuthors(key);

    private static DescribeElection Describe(Authors? authors) => new(new ElectionDescription("Photo of the year", Authors: authors));
}
