using System.Text;
using System.Text.Json;
using PhotoVote.Cli;
using PhotoVote.Cli.Counting;
using PhotoVote.Cli.Replay;
using PhotoVote.Domain.Counting;

namespace PhotoVote.Tests.Cli;

public sealed class CountTests : IDisposable
{
    private const string Seed = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

    private readonly string _folder = Directory.CreateTempSubdirectory("photovote-").FullName;

    public static TheoryData<string, string> Damaged => new()
    {
        { "", "votes.csv: it is empty: a header that names the candidates is wanted, then a row a ballot" },
        { "Ana,Bo\n", "votes.csv: it has a header and no ballot: a row for each is wanted" },
        { "Ana\n5\n", "votes.csv: row 1: it names 1 candidate after the columns that are skipped (--skip-columns 0); two is the least" },
        { "Ana;Bo\n5;4\n", "votes.csv: row 1: its columns are separated by semicolons: save it with commas between them" },
        { "Ana\tBo\n5\t4\n", "votes.csv: row 1: its columns are separated by tabs: save it with commas between them" },
        { "Ana,Bo,Ana\n5,4,3\n", "votes.csv: row 1, column 3: 'Ana' is the name of column 1 already: give each candidate another" },
        { "Ana,,Bo\n5,4,3\n", "votes.csv: row 1, column 2: a candidate has no name: give it one, or take the column away" },
        { "Ana,B\u001bo\n5,4\n", "votes.csv: row 1, column 2: a candidate's name holds a character that cannot be shown" },
        { "Ana,Bo\n5,4\n5\n", "votes.csv: row 3, column 2: the row has 1 columns, the header 2" },
        { "Ana,Bo\n5,4,3\n", "votes.csv: row 2, column 3: the row has 3 columns, the header 2" },
        { "Ana,Bo\r\n5,4\r\n\r\n5,6\r\n", "votes.csv: row 4, column 2: 6, for Bo, is not on the scale 0-5 (--scale, --skip-columns)" },
        { "Ana,Bo\n5,-1\n", "votes.csv: row 2, column 2: -1, for Bo, is not on the scale 0-5 (--scale, --skip-columns)" },
        { "Ana,Bo\n5,4.5\n", "votes.csv: row 2, column 2: '4.5' is no rating of Bo: whole numbers are, and nothing for no opinion" },
        { "Ana,Bo\n5, 4\n", "votes.csv: row 2, column 2: ' 4' is no rating of Bo: whole numbers are, and nothing for no opinion" },
        { "Ana,Bo\n5,99999999999\n", "votes.csv: row 2, column 2: '99999999999' is no rating of Bo: whole numbers are, and nothing for no opinion" },
        { "Ana,Bo\n5,4\n5,\"4\n3,3\n", "votes.csv: row 3: a quotation mark is where none may be, or is not closed" },
    };

    [Theory]
    [MemberData(nameof(Damaged))]
    public async Task A_damaged_file_is_refused_with_file_row_and_column(string text, string line)
    {
        var run = await CliRun.Of("count", Write("votes.csv", text), "--rule", "score");
        Assert.Equal((ExitCodes.BadInput, ""), (run.ExitCode, run.Output));
        Assert.Equal($"photovote: {line}\n", run.Error.Replace(_folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal).ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Of_very_many_flaws_the_first_are_told_and_how_many_there_are()
    {
        var run = await CliRun.Of("count", Write("votes.csv", "Ana,Bo\n" + string.Concat(Enumerable.Repeat("5,x\n", 5_000))), "--rule", "score");
        var lines = run.Error.TrimEnd().ReplaceLineEndings("\n").Split('\n');
        Assert.Equal((ExitCodes.BadInput, 21, "photovote: and 4980 more"), (run.ExitCode, lines.Length, lines[^1]));
    }

    [Fact]
    public async Task A_row_that_never_ends_is_refused_without_reading_it_whole()
    {
        var run = await CliRun.Of("count", Write("votes.csv", new string('x', 40 << 20)), "--rule", "score");
        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains("or the row is too long", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-8", false)]
    public async Task Byte_order_marks_say_how_a_file_is_written(string encoding, bool mark)
    {
        var run = await CliRun.Of("count", Write("votes.csv", "Bové,Voynet\r\n5,4\r\n,4\r\n", encoding, mark), "--rule", "mean");
        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        Assert.StartsWith("Bové is first.", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("latin1", "Bové,Voynet\n5,4\n", 1)]
    [InlineData("latin1", "number,Ana,Bo\n1,5,4\né,5,4\n", 3)]
    [InlineData("utf-16", "Ana,Bo\n5,4\n", 1)]
    public async Task Other_encodings_are_refused_in_words(string encoding, string text, int row)
    {
        var skip = text.StartsWith("number", StringComparison.Ordinal) ? "1" : "0";
        var run = await CliRun.Of("count", Write("votes.csv", text, encoding, mark: false), "--rule", "score", "--skip-columns", skip);
        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains($"votes.csv: row {row}: it is not UTF-8 text: save it as CSV in UTF-8", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plurality", "--rule", "plurality")]
    [InlineData("Required", "--json")]
    [InlineData("--quorum goes with --rule mean", "--rule", "score", "--quorum", "3")]
    [InlineData("--prior-mean goes with --rule bayesian", "--rule", "score", "--prior-mean", "3")]
    [InlineData("--prior-weight goes with --rule bayesian", "--rule", "score", "--prior-weight", "3")]
    [InlineData("--approval-threshold goes with --rule approval", "--rule", "score", "--approval-threshold", "3")]
    [InlineData("--blank-policy goes with --rule majority-judgment", "--rule", "score", "--blank-policy", "median")]
    [InlineData("is no blank policy", "--rule", "majority-judgment", "--blank-policy", "best")]
    [InlineData("is not on the scale", "--rule", "approval", "--approval-threshold", "6")]
    [InlineData("is no mean", "--rule", "bayesian", "--prior-mean", "3.14159")]
    [InlineData("on the scale", "--rule", "bayesian", "--prior-mean", "5.001")]
    [InlineData("a quorum is 0 or more", "--rule", "score", "--ballots-quorum", "-1")]
    [InlineData("--draw-seed is", "--rule", "score", "--draw-seed", "abc")]
    [InlineData("--draw-closing goes with --draw-seed", "--rule", "score", "--draw-closing", "abc")]
    [InlineData("--withdrawn is", "--rule", "score", "--withdrawn", "Ana")]
    [InlineData("'Cy' is no candidate of", "--rule", "score", "--withdrawn", "Cy=late")]
    [InlineData("--withdrawn-number is", "--rule", "score", "--withdrawn-number", "Ana=late")]
    [InlineData("--withdrawn-number: 3 is no candidate of", "--rule", "score", "--withdrawn-number", "3=late")]
    [InlineData("--withdrawn-number says no reason", "--rule", "score", "--withdrawn-number", "1= ")]
    [InlineData("--skip-columns", "--rule", "score", "--skip-columns", "-1")]
    [InlineData("is no scale", "--rule", "score", "--scale", "5-0")]
    [InlineData("no name may be the number of another", "--rule", "score", "--scale", "1-3", "--grades", "3,2,1")]
    [InlineData("--grades names each of the 6 ratings", "--rule", "score", "--grades", "bad,good")]
    public async Task What_makes_no_sense_is_said_and_nothing_is_counted(string words, params string[] args)
    {
        var run = await CliRun.Of(["count", Write("votes.csv", "Ana,Bo\n5,4\n"), .. args]);
        Assert.Equal((ExitCodes.Usage, ""), (run.ExitCode, run.Output));
        Assert.Contains(words, run.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Several_files_are_one_election()
    {
        var (one, two) = (Write("one.csv", "id,Ana,Bo\n1,5,4\n2,,3\n"), Write("two.csv", "id,Ana,Bo\n9,1,0\n10,0,\n"));
        var run = await CliRun.Of("count", one, two, "--rule", "star", "--skip-columns", "1", "--blank-value", "0", "--json");
        var report = run.Json.GetProperty("report");
        Assert.Equal((ExitCodes.Ok, 3, 1), (run.ExitCode, report.GetProperty("ballots").GetInt32(), run.Json.GetProperty("empty").GetInt32()));
        Assert.Equal(["Ana", "Bo"], report.GetProperty("candidates").EnumerateArray().Select(c => c.GetProperty("title").GetString()));
        Assert.Equal(["values", "finalists", "runoff"], report.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("kind").GetString()));
    }

    [Fact]
    public async Task Files_of_different_elections_or_the_same_file_twice_are_refused()
    {
        var (one, two) = (Write("one.csv", "Ana,Bo\n5,4\n"), Write("two.csv", "Ana,Cy\n1,1\n"));
        var run = await CliRun.Of("count", one, two, "--rule", "score");
        Assert.Equal((ExitCodes.BadInput, $"photovote: {two}: row 1, column 2: 'Cy' is 'Bo' in {one}\n"), (run.ExitCode, run.Error.ReplaceLineEndings("\n")));
        run = await CliRun.Of("count", one, one, "--rule", "score");
        Assert.Equal((ExitCodes.BadInput, $"photovote: {one}: the file is named twice, and its ballots would count twice\n"), (run.ExitCode, run.Error.ReplaceLineEndings("\n")));
        run = await CliRun.Of("count", one + "x", "--rule", "score");
        Assert.Equal((ExitCodes.BadInput, $"photovote: {one}x: there is no such file\n"), (run.ExitCode, run.Error.ReplaceLineEndings("\n")));
    }

    [Fact]
    public async Task Parameters_of_each_rule_are_stated_in_the_report()
    {
        var file = Write("votes.csv", "Ana,Bo\n5,4\n,5\n");
        foreach (var (args, line) in new (string[], string)[]
        {
            (["--rule", "mean", "--quorum", "2"], "ratings-quorum 2:"),
            (["--rule", "bayesian", "--prior-mean", "3.25", "--prior-weight", "4"], "prior-mean 3.25:"),
            (["--rule", "bayesian", "--prior-mean", "3.250", "--prior-weight", "4"], "Bo: 3.6667 (2200/600)"),
            (["--rule", "approval", "--approval-threshold", "5"], "approval-threshold 5:"),
            (["--rule", "majority-judgment", "--blank-policy", "median"], "blanks median:"),
            (["--rule", "majority-judgment", "--blank-policy", "normalised"], "blanks normalised:"),
            (["--rule", "star", "--blank-policy", "worst"], "blanks worst:"),
            (["--rule", "score", "--ballots-quorum", "9"], "No result: 2 ballots, and the quorum is 9."),
            (["--rule", "score", "--withdrawn", "Bo=older than a year"], "Bo: withdrawn (older than a year)"),
            (["--rule", "score", "--withdrawn-number", "2=not = enough"], "Bo: withdrawn (not = enough)"),
            (["--rule", "score", "--candidate-numbers", "7,9", "--withdrawn-number", "7=late"], "Ana: withdrawn (late)"),
            (["--rule", "score", "--title", "Birds"], "Birds\n"),
        })
        {
            var run = await CliRun.Of(["count", file, .. args]);
            Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
            Assert.Contains(line, run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_draw_is_made_from_the_seed_that_is_given_and_can_be_repeated()
    {
        var file = Write("votes.csv", "Ana,Bo\n5,5\n");
        var run = await CliRun.Of("count", file, "--rule", "score", "--draw-seed", Seed, "--draw-closing", "log 4711", "--json");
        var order = new Draw(new DrawSeed([.. Enumerable.Range(0, 32).Select(i => (byte)i)]), "log 4711").Order([1, 2]);
        Assert.Equal(order, run.Json.GetProperty("report").GetProperty("candidates").EnumerateArray().Select(c => c.GetProperty("number").GetInt32()));
        Assert.Equal(Seed, run.Json.GetProperty("report").GetProperty("draw").GetProperty("seed").GetString());
        Assert.Contains("are first, tied", (await CliRun.Of("count", file, "--rule", "score")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_thousands_are_tied_for_the_runoff_there_is_no_result_and_it_is_said_why()
    {
        var most = Enumerable.Range(1, 5_001).ToList();
        var run = await CliRun.Of("count", Write("votes.csv", $"{string.Join(',', most.Select(i => $"P{i}"))}\n{string.Join(',', most.Select(_ => 3))}\n"), "--rule", "star");
        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        Assert.StartsWith("No result: 5001 candidates are tied for the runoff, and no more than 5000 are compared ballot by ballot.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cells_may_hold_the_names_of_grades()
    {
        var file = Write("votes.csv", "Ana,Bo\nGood,Bad\nFair,2\n");
        var run = await CliRun.Of("count", file, "--rule", "majority-judgment", "--scale", "0-2", "--grades", "Bad, Fair, Good");
        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        Assert.Contains("1. Ana: Fair", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("star", "star")]
    [InlineData("majority-judgment", "majority-judgment worst")]
    [InlineData("bayesian", "bayesian")]
    public async Task The_Orsay_ballots_count_from_their_files_as_the_independent_script_counts_them(string rule, string golden)
    {
        var files = Directory.GetFiles(TestData.Require("orsay-2007"), "bureau_*.csv");
        var run = await CliRun.Of(["count", .. files, "--rule", rule, "--scale", "1-6", "--blank-value", "0", "--skip-columns", "1", "--json"]);
        var path = Path.Combine(AppContext.BaseDirectory, "Domain", "Counting", "Rules", "Golden", "orsay-2007.json");
        var expected = JsonDocument.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).RootElement.GetProperty("rules").GetProperty(golden);
        Assert.Equal(
            expected.EnumerateArray().Select(c => (c.GetProperty("rank").GetInt32(), c.GetProperty("candidate").GetString())),
            run.Json.GetProperty("report").GetProperty("candidates").EnumerateArray().Select(c => (c.GetProperty("rank").GetInt32(), c.GetProperty("title").GetString())));
    }

    [Theory]
    [InlineData("score")]
    [InlineData("star")]
    public void Memory_does_not_grow_with_the_number_of_ballots(string rule)
    {
        Allocated(rule, 10);

        // Buffers are pooled: now and then one of a quarter of a megabyte is new. One object a ballot would be ten megabytes, the file itself 2.6.
        var (few, many) = (Allocated(rule, 1_000), Allocated(rule, 400_000));
        Assert.True(many - few < 1_500_000, $"{few} bytes for 1,000 ballots, {many} for 400,000");
    }

    [Fact]
    public void A_file_that_changes_between_the_two_readings_is_refused()
    {
        var (file, other) = (Write("votes.csv", "Ana,Bo\n" + string.Concat(Enumerable.Repeat("5,4\n", 5_000))), Write("other.csv", "Ana,Bo\n4,5\n"));
        var count = Counter(file, _ =>
        {
            if (File.Exists(other))
                File.Move(other, file, overwrite: true);
        });
        var refused = Assert.Throws<BallotsFileException>(() => count.Count(CountingRule.Find("star")!, CountingParameters.Default, TestContext.Current.CancellationToken));
        Assert.Equal([$"{file}: changed while it was counted, or cannot be read twice"], refused.Lines);
    }

    [Fact]
    public void A_count_that_is_stopped_stops()
    {
        var file = Write("votes.csv", "Ana,Bo\n" + string.Concat(Enumerable.Repeat("5,4\n", 5_000)));
        Assert.Throws<OperationCanceledException>(() => Counter(file, _ => { }).Count(CountingRule.All[0], CountingParameters.Default, new CancellationToken(canceled: true)));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private long Allocated(string rule, int ballots)
    {
        var file = Write($"{rule}-{ballots}.csv", "Ana,Bo,Cy\n" + string.Concat(Enumerable.Repeat("5,4,\n1,2,3\n", ballots / 2)));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Counter(file, _ => { }).Count(CountingRule.Find(rule)!, CountingParameters.Default, TestContext.Current.CancellationToken);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static BallotsCount Counter(string file, Action<long> progress) => new(
        [file], new BallotsFormat(0, new RatingScale(0, 5), "", EmptyIsBlank: true), new GradeScale(0, 5), "", [], [], null, progress);

    private string Write(string name, string text, string encoding = "utf-8", bool mark = false)
    {
        var path = Path.Combine(_folder, name);
        var how = Encoding.GetEncoding(encoding);
        File.WriteAllBytes(path, [.. mark ? how.GetPreamble() : [], .. how.GetBytes(text)]);
        return path;
    }
}
