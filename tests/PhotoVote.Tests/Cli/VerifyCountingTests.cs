using PhotoVote.Domain.Counting;
using PhotoVote.Domain.Elections;
using PhotoVote.StoredEvents;

namespace PhotoVote.Tests.Cli;

/// <summary>That <c>verify</c> finds a log in which somebody changed how an election is counted, or its draw.</summary>
public sealed class VerifyCountingTests(ValidLog valid) : IClassFixture<ValidLog>
{
    [Fact]
    public async Task ASeedThatDoesNotFitItsCommitment_IsFound()
    {
        using var log = valid.Copy();
        var revealed = await log.FindAsync<DrawRevealed>();
        log.Replace(revealed, (DrawRevealed)revealed.Event with { Seed = new DrawSeed(new byte[DrawSeed.Size]).Reveal() });
        Assert.Contains("draw-seed-wrong", (await log.FailsAsync("elections")).PlacesOf("elections").Single().GetProperty("found").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACommitmentThatWasExchanged_IsFound()
    {
        using var log = valid.Copy();
        var chosen = await log.FindAsync<CountingChosen>(e => e.DrawCommitment is not null);
        log.Replace(chosen, (CountingChosen)chosen.Event with { DrawCommitment = new DrawSeed(new byte[DrawSeed.Size]).Commitment.ToString() });
        await log.FailsAsync("elections");
    }

    [Fact]
    public async Task AnOrderOfOthersThanTheCompetitionsCandidates_IsFound()
    {
        using var log = valid.Copy();
        var ordered = await log.FindAsync<CandidatesOrdered>();
        log.Replace(ordered, new CandidatesOrdered(1, [3, 1]));
        await log.FailsAsync("elections");
    }

    [Fact]
    public async Task AuthorsThatAreNeitherShownNorHidden_AreFound()
    {
        using var log = valid.Copy();
        var chosen = await log.FindAsync<AuthorsChosen>();
        log.Replace(chosen, new AuthorsChosen("Hidden"));
        await log.FailsAsync("elections");
    }

    [Theory]
    [InlineData("bad", "good")]
    [InlineData("to reject", "poor", "fair", "good", "good", "excellent")]
    public async Task NamesThatNobodyCouldGiveGrades_AreFound(params string[] names)
    {
        using var log = valid.Copy();
        var named = await log.FindAsync<GradesNamed>(e => e.Names.Length == 6);
        log.Replace(named, new GradesNamed([.. names]));
        Assert.Contains("grades-invalid", (await log.VerifyAsync()).PlacesOf("elections")[0].GetProperty("found").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADrawWithoutItsClose_IsFound()
    {
        using var log = valid.Copy();
        var sealing = await log.FindAsync<DrawSealed>();
        log.Replace(sealing, new CountingChosen("score", 1, "worst", 0, 0, 10, 1));
        Assert.Contains("elections", (await log.VerifyAsync()).FailedChecks);
    }

    [Theory]
    [InlineData("star", "median")]
    [InlineData("plurality", "worst")]
    public async Task ACountingThatNobodyCouldChoose_IsFound(string rule, string blanks)
    {
        using var log = valid.Copy();
        var chosen = await log.FindAsync<CountingChosen>(e => e.DrawCommitment is null);
        log.Replace(chosen, (CountingChosen)chosen.Event with { Rule = rule, Blanks = blanks });
        await log.FailsAsync("elections");
    }

    [Fact]
    public async Task ACountingThatWasChangedAfterTheOpening_IsFound()
    {
        using var log = valid.Copy();
        log.Append(ValidLog.Open.Partition, StreamNames.Election(ValidLog.Open), new CountingChosen("score", 1, "worst", 0, 0, 10, 1));
        Assert.Contains("definition-frozen", (await log.FailsAsync("elections")).PlacesOf("elections").Single().GetProperty("found").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AScaleThatTheCountingDoesNotFit_IsFound()
    {
        using var log = valid.Copy();
        var chosen = await log.FindAsync<CountingChosen>(e => e.ApprovalThreshold == 4);
        log.Replace(chosen, new CompetitionQuorumSet(1, 7));
        var run = await log.VerifyAsync();
        Assert.Contains("states", run.FailedChecks);
        Assert.Contains("on the scale", run.PlacesOf("elections")[0].GetProperty("found").GetString(), StringComparison.Ordinal);
    }
}
