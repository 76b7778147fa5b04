using System.Text;
using PhotoVote.Cli;
using PhotoVote.Cli.Replay;

namespace PhotoVote.Tests.Cli;

public sealed class BallotsFileTests : IDisposable
{
    private static readonly BallotsFormat Format = new(SkipColumns: 1, new RatingScale(1, 6), Blank: "0");

    private readonly string _folder = Directory.CreateTempSubdirectory("photovote-").FullName;

    public static TheoryData<string, string> Damaged => new()
    {
        { "", "votes.csv: it is empty: a header that names the candidates is wanted, then a row a ballot" },
        { ",A,B\n", "votes.csv: it has a header and no ballot: a row for each is wanted" },
        { ",A\n1,5\n", "votes.csv: row 1: it names 1 candidate after the columns that are skipped (--skip-columns 1); two is the least" },
        { ",A,B,A\n1,5,4,3\n", "votes.csv: row 1, column 4: 'A' is the name of column 2 already: give each candidate another" },
        { ",A,,B\n1,5,4,3\n", "votes.csv: row 1, column 3: a candidate has no name: give it one, or take the column away" },
        { ",A,B\n1,5,4\n2,5\n", "votes.csv: row 3, column 3: the row has 2 columns, the header 3" },
        { ",A,B\n1,5,4,3\n", "votes.csv: row 2, column 4: the row has 4 columns, the header 3" },
        { ",A,B\n\n1,5,4\n\n2,5,x\n", "votes.csv: row 5, column 3: 'x' is no rating of B: whole numbers are, and --blank-value for no opinion" },
        { ",A,B\r\n1,5,4\r\n2,5,4.5\r\n", "votes.csv: row 3, column 3: '4.5' is no rating of B: whole numbers are, and --blank-value for no opinion" },
        { ",A,B\n1,5,\n", "votes.csv: row 2, column 3: '' is no rating of B: whole numbers are, and --blank-value for no opinion" },
        { ",A,B\n1,7,4\n", "votes.csv: row 2, column 2: 7, for A, is not on the scale 1-6 (--scale, --skip-columns)" },
        { ",A,B\n1,-1,4\n", "votes.csv: row 2, column 2: -1, for A, is not on the scale 1-6 (--scale, --skip-columns)" },
        { ",A,B\n1,5,4\n2,\"5,4\n3,1,1\n", "votes.csv: row 3: a quotation mark is where none may be, or is not closed" },
        { ",A,B\n1,99999999999999999999,4\n", "votes.csv: row 2, column 2: '99999999999999999999' is no rating of A: whole numbers are, and --blank-value for no opinion" },
    };

    [Theory]
    [MemberData(nameof(Damaged))]
    public void A_damaged_file_is_refused_with_row_and_column(string text, string line)
    {
        var refused = Assert.Throws<BallotsFileException>(() => PaperElection.Read([Write("votes.csv", text)], Format));
        Assert.Equal([line], refused.Lines.Select(l => l.Replace(_folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(",A,\"B, the second\"\n1,5,0\n2,0,0\n")]
    [InlineData("\uFEFF,A,\"B, the second\"\r\n1,5,0\r\n2,0,0\r\n")]
    [InlineData(",A,\"B, the second\"\n1,5,0\n\n2,0,0")]
    public void Byte_order_mark_line_ends_and_empty_lines_make_no_difference(string text)
    {
        var paper = PaperElection.Read([Write("votes.csv", text)], Format);
        Assert.Equal(["A", "B, the second"], paper.Candidates);
        Assert.Equal([0, 0, 0, 0, 1, 0], paper.Histogram(0));
        Assert.Equal((1, 1), (paper.Marked, paper.Blank));
    }

    [Fact]
    public void A_file_that_is_not_there_and_one_that_is_not_text_are_named()
    {
        var missing = Path.Combine(_folder, "missing.csv");
        var latin = Path.Combine(_folder, "latin.csv");
        File.WriteAllBytes(latin, Encoding.Latin1.GetBytes(",Bové,Voynet\n1,5,4\n"));
        var refused = Assert.Throws<BallotsFileException>(() => PaperElection.Read([missing, latin], Format));
        Assert.Equal([$"{missing}: there is no such file", $"{latin}: row 1: it is not UTF-8 text: save it as CSV in UTF-8"], refused.Lines);
    }

    [Fact]
    public void Files_must_name_the_same_candidates_in_the_same_order()
    {
        var (one, two) = (Write("one.csv", ",A,B\n1,5,4\n"), Write("two.csv", ",B,A\n1,5,4\n"));
        var refused = Assert.Throws<BallotsFileException>(() => PaperElection.Read([one, two], Format));
        Assert.Equal([$"{two}: row 1, column 2: 'B' is 'A' in {one}", $"{two}: row 1, column 3: 'A' is 'B' in {one}"], refused.Lines);
    }

    [Fact]
    public void A_file_that_is_named_twice_is_refused()
    {
        var one = Write("one.csv", ",A,B\n1,5,4\n");
        var refused = Assert.Throws<BallotsFileException>(() => PaperElection.Read([one, one], Format));
        Assert.Equal([$"{one}: the file is named twice, and its ballots would count twice"], refused.Lines);
    }

    [Fact]
    public void The_Orsay_ballots_read_whole()
    {
        var folder = TestData.Require("orsay-2007");
        var paper = PaperElection.Read([.. Directory.GetFiles(folder, "bureau_*.csv").Order(StringComparer.Ordinal)], Format);
        Assert.Equal(12, paper.Candidates.Count);
        Assert.Equal(1_733, paper.Ballots.Count);
    }

    [Fact]
    public async Task A_damaged_file_ends_a_replay_before_anything_is_sent()
    {
        var file = Write("votes.csv", ",A,B\n1,9,x\n2,1,1\n");
        var run = await CliRun.Of("replay", file, "--url", "http://localhost:1", "--scale", "1-6", "--blank-value", "0");
        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Equal(
            $"photovote: {file}: row 2, column 2: 9, for A, is not on the scale 1-6 (--scale, --skip-columns)\nphotovote: {file}: row 2, column 3: 'x' is no rating of B: whole numbers are, and --blank-value for no opinion\n",
            run.Error.ReplaceLineEndings("\n"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
