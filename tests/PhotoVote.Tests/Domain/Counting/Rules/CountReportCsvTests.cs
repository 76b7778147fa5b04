using PhotoVote.Domain.Counting;
using static PhotoVote.Tests.Domain.Counting.Rules.Vote;

namespace PhotoVote.Tests.Domain.Counting.Rules;

public class CountReportCsvTests
{
    [Fact]
    public void A_table_has_a_row_a_candidate_in_the_order_of_the_ranks() => Assert.Equal(
        "rank,number,candidate,value,numerator,denominator,0,1,2,no opinion,note\r\n"
        + "1,2,\"Bo, the second\",1.5,3,2,0,1,1,0,\r\n"
        + ",1,Ana,,,,0,0,0,2,nobody rated this candidate\r\n"
        + ",3,Cy,,,,0,0,0,0,withdrawn: late\r\n",
        CountReportCsv.Write(On(new GradeScale(0, 2), "Ana", "Bo, the second", "Cy").Cast(No, 1, 2).Cast(No, 2, No).Withdraw("Cy", "late").Count("mean")));

    [Theory]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("+1+1", "\"'+1+1\"")]
    [InlineData("-1+1", "\"'-1+1\"")]
    [InlineData("-1.5", "-1.5")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("  =1", "\"'  =1\"")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("＝1", "\"'＝1\"")]
    [InlineData("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\"")]
    [InlineData("a=b", "a=b")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("", "")]
    public void What_a_spreadsheet_would_take_for_a_formula_stays_text_and_is_read_back(string title, string cell)
    {
        Assert.Equal(cell + ",-1\r\n", new CsvText().Words(title).Number(-1).EndRow().ToString());
        Assert.Equal(title, CsvText.Unsafe(CsvText.Safe(title)));
    }

    [Theory]
    [InlineData("'t Zand")]
    [InlineData("'-1.5")]
    [InlineData("'")]
    public void An_apostrophe_that_nobody_added_stays(string title) => Assert.Equal(title, CsvText.Unsafe(title));
}
