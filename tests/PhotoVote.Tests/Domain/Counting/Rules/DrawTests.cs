using PhotoVote.Domain.Counting;
using static PhotoVote.Tests.Domain.Counting.Rules.Vote;

namespace PhotoVote.Tests.Domain.Counting.Rules;

public class DrawTests
{
    private static readonly DrawSeed Seed = new([.. Enumerable.Range(0, 32).Select(i => (byte)i)]);

    // Computed with Python's hashlib and hmac:
    //   seed = bytes(range(32)); sha256(b'photovote/draw-seed/v1' + seed); hmac(seed, b'photovote/draw/v1\nlog 4711\n1', sha256) and so on
    [Fact]
    public void The_draw_is_what_anyone_computes_from_the_published_values()
    {
        Assert.Equal("2GMEsttWmWAbFFhC85FvMhECOBVVjPz4gEzoa4pJoAE", Seed.Commitment.ToString());
        Assert.Equal("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", Seed.Reveal());
        var draw = new Draw(Seed, "log 4711");
        Assert.Equal("Q-Lf6ps_7DE3KZeGKoXLL7P1weklswSSpQlmxz-TXww", draw.TicketText(1));
        Assert.Equal([3, 2, 1, 4, 5], draw.Order([1, 2, 3, 4, 5]));
    }

    // As above, of the text that CompetitionProfile.Digest describes.
    [Fact]
    public void The_digest_of_a_profile_is_what_anyone_computes_from_the_counts()
    {
        var profile = On("Ana", "Bo", "Cy").Cast(5, 4, No).Cast(5, 0, 3).Withdraw("Cy", "late").Profile();
        Assert.Equal("3fd5fd2454b6b192f821f98303bfadaa2ad0faf43d8f5bbe756a404a75088cc6", profile.Digest());
        Assert.Equal("profile-" + profile.Digest(), Draw.ClosingOf(profile));
    }

    [Fact]
    public void Who_is_drawn_does_not_depend_on_who_else_is_tied_or_in_which_order()
    {
        var draw = new Draw(Seed, "x");
        var order = draw.Order(Enumerable.Range(1, 20));
        Assert.Equal(order, draw.Order(Enumerable.Range(1, 20).Reverse()));
        Assert.Equal(order.Where(n => n % 3 == 0), draw.Order([3, 6, 9, 12, 15, 18]));
        Assert.NotEqual(order, new Draw(Seed, "y").Order(Enumerable.Range(1, 20)));
    }

    [Fact]
    public void A_report_says_that_a_draw_settled_it_and_how_to_repeat_it()
    {
        var vote = On("Ana", "Bo", "Cy", "Di").Cast(3, 3, 5, 3);
        var report = vote.Count("score", new CountingParameters { DrawSeed = Seed, DrawClosing = "log 4711" });
        var order = new Draw(Seed, "log 4711").Order([1, 2, 4]);
        Assert.Equal([3, .. order], report.Candidates.Select(c => c.Number));
        Assert.Equal([1, 2, 3, 4], report.Candidates.Select(c => c.Rank!.Value));
        Assert.Equal(order, report.Draw!.Tickets.Select(t => t.Candidate));
        Assert.Equal((Seed.Commitment.ToString(), Seed.Reveal(), "log 4711"), (report.Draw.Commitment, report.Draw.Seed, report.Draw.Closing));
        Assert.Single(report.Steps, s => s.Kind == StepKind.Draw);
        Assert.Contains(report.Draw.Tickets[0].Ticket, CountReportText.Write(report), StringComparison.Ordinal);
    }

    [Fact]
    public void A_seed_that_no_tie_needed_stays_secret()
    {
        var report = On("Ana", "Bo").Cast(3, 5).Count("score", new CountingParameters { DrawSeed = Seed });
        Assert.Null(report.Draw);
        Assert.Contains(report.Parameters, p => p.Name == "draw" && p.Value == Seed.Commitment.ToString());
        Assert.DoesNotContain(Seed.Reveal(), CountReportText.Write(report), StringComparison.Ordinal);
        Assert.Equal("DrawSeed(hidden)", Seed.ToString());
    }

    [Fact]
    public void Without_a_closing_value_the_counts_themselves_are_it()
    {
        var vote = On("Ana", "Bo").Cast(3, 3);
        var report = vote.Count("score", new CountingParameters { DrawSeed = Seed });
        Assert.Equal(Draw.ClosingOf(vote.Profile()), report.Draw!.Closing);
        Assert.Throws<ArgumentException>(() => new Draw(Seed, "two\nlines"));
    }

    [Fact]
    public void Only_what_prints_back_to_itself_is_a_seed()
    {
        Assert.True(DrawSeed.TryParse(Seed.Reveal(), out var again));
        Assert.Equal(Seed.Commitment, again.Commitment);
        Assert.False(DrawSeed.TryParse(Seed.Reveal() + "A", out _));
        Assert.False(DrawSeed.TryParse("", out _));
    }
}
