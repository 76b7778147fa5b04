using System.Globalization;
using System.Text.Json;
using PhotoVote.Domain.Counting;
using static PhotoVote.Tests.Domain.Counting.Rules.Vote;

namespace PhotoVote.Tests.Domain.Counting.Rules;

/// <summary>
/// The 1,733 ballots of the Orsay experiment of 2007 under every rule, against what <c>Golden/orsay_2007.py</c> counted: it shares nothing
/// with the product.
/// </summary>
public class OrsayTests
{
    private static readonly GradeScale Grades = new(1, 6, ["À rejeter", "Insuffisant", "Passable", "Assez bien", "Bien", "Très bien"]);

    public static TheoryData<string, BlankPolicy> Rules => new()
    {
        { "score", default },
        { "mean", default },
        { "bayesian", default },
        { "median", default },
        { "majority-judgment worst", BlankPolicy.Worst },
        { "majority-judgment median", BlankPolicy.Median },
        { "majority-judgment normalised", BlankPolicy.Normalised },
        { "approval", default },
        { "star", default },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_rule_ranks_as_the_independent_script_does(string golden, BlankPolicy blanks)
    {
        var report = Experiment().Count(golden.Split(' ')[0], new CountingParameters { Blanks = blanks });
        var expected = Golden().GetProperty("rules").GetProperty(golden).EnumerateArray()
            .Select(row => (row.GetProperty("rank").GetInt32(), row.GetProperty("candidate").GetString()!, Fraction(row.GetProperty("value").GetString()!)));
        Assert.Equal(expected, report.Candidates.Select(c => (c.Rank!.Value, c.Title, c.Value!.Value)));
    }

    [Fact]
    public void Profiles_and_the_runoff_are_the_script_s()
    {
        var golden = Golden();
        var profile = Experiment().Profile();
        Assert.Equal(golden.GetProperty("ballots").GetInt64(), profile.Ballots);
        foreach (var candidate in profile.Candidates)
            Assert.Equal(golden.GetProperty("profiles").GetProperty(candidate.Title).EnumerateArray().Select(n => n.GetInt64()), candidate.Histogram);
        var runoff = Experiment().Count("star").Steps.Single(s => s.Kind == StepKind.Runoff);
        var titles = profile.Candidates.ToDictionary(c => c.Number, c => c.Title);
        Assert.All(runoff.Figures, f => Assert.Equal(golden.GetProperty("runoff").GetProperty(titles[f.Candidate]).GetInt64(), f.Value.Numerator));
    }

    /// <summary>
    /// The published order: Balinski and Laraki, "Election by Majority Judgment: Experimental Evidence", Cahier 2007-28 of the École
    /// polytechnique and In Situ and Laboratory Experiments on Electoral Law Reform (Springer 2011), chapter 2; no opinion counts as À rejeter.
    /// </summary>
    [Fact]
    public void Majority_judgment_has_the_published_order()
    {
        var report = Experiment().Count("majority-judgment");
        Assert.Equal(
            [
                "Bayrou: Assez bien", "Royal: Assez bien", "Sarkozy: Assez bien", "Voynet: Passable", "Besancenot: Insuffisant", "Buffet: Insuffisant",
                "Bové: Insuffisant", "Laguiller: Insuffisant", "Nihous: À rejeter", "de Villiers: À rejeter", "Schivardi: À rejeter", "Le Pen: À rejeter",
            ],
            report.Candidates.Select(c => $"{c.Title}: {c.ValueText}"));
        Assert.Equal(Enumerable.Range(1, 12), report.Candidates.Select(c => c.Rank!.Value));
    }

    private static Vote Experiment()
    {
        var files = Directory.GetFiles(TestData.Require("orsay-2007"), "bureau_*.csv").Order(StringComparer.Ordinal).Select(File.ReadAllLines).ToList();
        return On(Grades, files[0][0].Split(',')[1..]) with
        {
            Ballots = [.. files.SelectMany(f => f.Skip(1)).Select(row => row.Split(',')[1..].Select(cell => cell == "0" ? No : int.Parse(cell, CultureInfo.InvariantCulture)).ToArray())],
        };
    }

    private static JsonElement Golden() =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Domain", "Counting", "Rules", "Golden", "orsay-2007.json"))).RootElement;

    private static Fraction Fraction(string text) => text.Split('/') is [var numerator, var denominator]
        ? new Fraction(long.Parse(numerator, CultureInfo.InvariantCulture), long.Parse(denominator, CultureInfo.InvariantCulture))
        : new Fraction(long.Parse(text, CultureInfo.InvariantCulture), 1);
}
