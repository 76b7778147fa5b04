using System.Collections.Immutable;
using PhotoVote.Domain.Counting;
using static PhotoVote.Tests.Domain.Counting.Rules.Vote;

namespace PhotoVote.Tests.Domain.Counting.Rules;

/// <summary>Elections with the outcomes that two other programs publish for STAR, by their names there.</summary>
public class PublishedStarTests
{
    /// <summary>
    /// github.com/Equal-Vote/bettervoting, packages/backend/src/Tabulators/Star.test.ts, "STAR Score Round Tests": scores, who is above whom on more
    /// ballots (a row each for Allison, Bill, Carmen and Doug), and fives. Where that program draws, nobody is said to be second.
    /// </summary>
    [Theory]
    [InlineData("Simple score-runoff test", "10 9 8 7", "0111 0011 0001 0000", "3 2 1 0", "1 Allison, 2 Bill")]
    [InlineData("Simple score-runoff test, second candidate wins", "10 9 8 7", "0011 1011 0001 0000", "3 2 1 0", "1 Bill, 2 Allison")]
    [InlineData("Score tie, both advance", "10 10 8 7", "0111 0011 0001 0000", "3 2 1 0", "1 Allison, 2 Bill")]
    [InlineData("Two way score tie for second, head-to-head tie break", "10 8 8 7", "0111 0001 0101 0000", "3 2 1 0", "1 Allison, 2 Carmen")]
    [InlineData("Two way score tie for second, five star tie break", "10 8 8 7", "0111 0001 0001 0000", "3 2 1 0", "1 Allison, 2 Bill")]
    [InlineData("Three way score tie for first, advance candidates with most five star votes (different)", "10 10 10 9", "0101 0011 1001 0000", "4 3 1 0", "1 Allison, 2 Bill")]
    [InlineData("Three way score tie for first, advance candidates with most five star votes (same)", "10 10 10 9", "0101 0011 1001 0000", "3 3 1 0", "1 Allison, 2 Bill")]
    [InlineData("Three way score tie for first, advance one candidate with most five star votes", "10 10 10 9", "0101 0011 1001 0000", "3 2 2 0", "1 Allison, 2 ")]
    [InlineData("Three way score tie for second, advance with most five star votes", "11 10 10 10", "0111 0010 0001 0100", "4 3 2 2", "1 Allison, 2 Bill")]
    [InlineData("Three way true tie for second, pick random to advance", "11 10 10 10", "0111 0010 0001 0100", "4 3 3 3", "1 Allison, 2 Bill, 2 Carmen, 2 Doug")]
    [InlineData("Two way score tie for second, don't advance candidate not in score tie", "11 10 10 9", "0111 0001 0001 0000", "4 2 3 5", "1 Allison, 2 Carmen")]
    public void Score_round(string name, string scores, string above, string fives, string ranks)
    {
        // Their figures fit no ballots: here everybody has a hundred more, in ones.
        var (sums, tops, rows) = (Numbers(scores), Numbers(fives), above.Split(' '));
        var profile = new CompetitionProfile(name, Stars, 200, [.. ((string[])["Allison", "Bill", "Carmen", "Doug"]).Select((title, i) =>
            new CandidateProfile(i + 1, title, [0, 100 + sums[i] - (5 * tops[i]), 0, 0, 0, tops[i]]))]);
        var star = CountingRule.Find("star")!;
        var compared = star.ToCompare(profile);
        var pairs = new PairMatrix(compared, [.. compared.SelectMany(a => compared.Select(b => (long)(rows[a - 1][b - 1] - '0')))]);
        Assert.StartsWith(ranks, Ranks(star.Count(profile, CountingParameters.Default, pairs)), StringComparison.Ordinal);
    }

    /// <summary>
    /// github.com/larryhastings/starvote, test_elections/test_election_…: ballots of Amy, Brian, Chuck and Darcy, each so many times. Where that program
    /// says "tie" without a tie-breaker, those are tied; whom one of its tie-breakers picks is left out here.
    /// </summary>
    [Theory]
    [InlineData("breakable_tie_for_second_in_score_round", "2:1 2 5, 1:5 3 5", "1 Chuck, 2 Brian, 3 Amy")]
    [InlineData("breakable_tie_in_automatic_runoff_round_using_score_round", "1:1 2 5, 1:1 5 3, 1:1 3 3", "1 Chuck, 2 Brian, 3 Amy")]
    [InlineData("unbreakable_tie_in_automatic_runoff_round", "1:1 3 5, 1:1 5 3, 1:1 4 4", "1 Brian, 1 Chuck, 3 Amy")]
    [InlineData("unbreakable_three_way_tie_for_first_in_score_round", "1:1 3 5, 1:3 5 1, 1:5 1 3", "1 Amy, 1 Brian, 1 Chuck")]
    [InlineData("unbreakable_three_way_tie_for_second_in_score_round", "1:1 3 5 5, 1:3 5 1 5, 1:5 1 3 5", "1 Darcy, 2 Amy, 2 Brian, 2 Chuck")]
    [InlineData("all_zeroes_star", "5:0 0 0", "1 Amy, 1 Brian, 1 Chuck")]
    [InlineData("all_fives_star", "5:5 5 5", "1 Amy, 1 Brian, 1 Chuck")]
    [InlineData("a_space_fabric_odyssey (Purple Space, Plain Purple, White Space)", "2:5 3 0, 3:4 5 0, 4:4 0 5", "1 Amy, 2 Brian, 3 Chuck")]
    [InlineData("only_one_candidate_star", "5:3", "1 Amy")]
    public void Starvote(string name, string ballots, string ranks)
    {
        var given = ballots.Split(", ").Select(b => b.Split(':')).Select(b => (Times: int.Parse(b[0]), Ratings: Numbers(b[1]))).ToList();
        var vote = given.Aggregate(On([.. ((string[])["Amy", "Brian", "Chuck", "Darcy"]).Take(given[0].Ratings.Length)]), (vote, b) => vote.Times(b.Times, b.Ratings));
        Assert.True(ranks == vote.Ranks("star"), $"{name}: {vote.Ranks("star")}");
    }

    private static int[] Numbers(string text) => [.. text.Split(' ').Select(int.Parse)];
}
