using PhotoVote.Cli;

namespace PhotoVote.Tests.Cli;

public sealed class UsageTests
{
    [Theory]
    [InlineData("bogus")]
    [InlineData("replay")]
    [InlineData("replay", "x.csv", "--url", "nowhere", "--scale", "1-6")]
    [InlineData("replay", "x.csv", "--url", "http://localhost:1", "--scale", "6-1")]
    [InlineData("replay", "x.csv", "--url", "http://localhost:1", "--scale", "1-6", "--parallel", "0")]
    [InlineData("replay", "x.csv", "--url", "http://localhost:1", "--scale", "1-6", "--resume", "01ARZ3NDEKTSV4RRFFQ69G5FAV")]
    [InlineData("replay", "x.csv", "--url", "http://localhost:1", "--scale", "1-6", "--organiser-key", "pvo_short")]
    [InlineData("replay", "x.csv", "--scale", "1-6")]
    [InlineData("replay", "x.csv", "--url", "http://localhost:1")]
    [InlineData("replay", "x.csv", "--ava", "y.csv")]
    [InlineData("replay", "--ava", "y.csv", "--photos-per-election", "1")]
    [InlineData("load", "--ballots", "10")]
    [InlineData("load", "--rate", "10")]
    [InlineData("load", "--rate", "0", "--ballots", "10")]
    [InlineData("load", "--rate", "10", "--rate-of", "voters", "--ballots", "10")]
    [InlineData("load", "--rate", "10", "--voters-at-once", "10", "--ballots", "10")]
    [InlineData("load", "--rate", "10", "--ballots", "10", "--url", "http://localhost:1", "--cluster")]
    [InlineData("load", "--rate", "10", "--ballots", "10", "--data", "here", "--connection", "Host=there")]
    [InlineData("load", "--rate", "10", "--ballots", "10", "--data", "here", "--cluster")]
    [InlineData("load", "--rate", "10", "--ballots", "10", "--election", "01ARZ3NDEKTSV4RRFFQ69G5FAV")]
    [InlineData("load", "--rate", "10", "--ballots", "10", "--election", "01ARZ3NDEKTSV4RRFFQ69G5FAV", "--key-from", "env:NO_SUCH_VARIABLE")]
    [InlineData("verify", "--data", "here", "--connection", "Host=there")]
    [InlineData("db", "apply", "--connection", "Hst=there")]
    public async Task What_makes_no_sense_is_said_in_lines_that_name_the_program(params string[] args)
    {
        var run = await CliRun.Of(args);
        Assert.Equal(ExitCodes.Usage, run.ExitCode);
        Assert.All(run.Error.TrimEnd().ReplaceLineEndings("\n").Split('\n'), line => Assert.StartsWith("photovote: ", line, StringComparison.Ordinal));
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task A_database_that_cannot_be_reached_is_said_in_words()
    {
        var run = await CliRun.Of("db", "apply", "--connection", "Host=127.0.0.1;Port=1;Timeout=5");
        Assert.Equal(ExitCodes.Unreachable, run.ExitCode);
        Assert.Contains("Connection refused", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_said_in_words()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, ",A,B\n1,5,4\n", TestContext.Current.CancellationToken);
        var run = await CliRun.Of("replay", file, "--url", "http://127.0.0.1:1", "--scale", "1-6");
        File.Delete(file);
        Assert.Equal(ExitCodes.Unreachable, run.ExitCode);
        Assert.Contains("photovote: cannot reach http://127.0.0.1:1/", run.Error, StringComparison.Ordinal);
    }
}
