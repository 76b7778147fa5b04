using System.Collections.Immutable;
using PhotoVote.Domain.Counting;
using PhotoVote.Grains.Reports;
using PhotoVote.Tests.Cli;

namespace PhotoVote.Tests.Grains.Reports;

public sealed class RepeatCommandTests
{
    [Fact]
    public async Task The_command_withdraws_who_was_withdrawn_whatever_titles_and_reasons_are()
    {
        // Given a photo "A" that was withdrawn because of "B=x", beside one that is called "A=B"
        var profile = new CompetitionProfile("", new GradeScale(0, 5), 1, [new(4, "A", [.. new long[6]], "B=x"), new(5, "A=B", [0, 0, 0, 1, 0, 0])]);
        var report = CountingRule.Find("score")!.Count(profile, CountingParameters.Default);
        var folder = Directory.CreateTempSubdirectory("photovote-");
        var file = Path.Combine(folder.FullName, "ballots.csv");
        await File.WriteAllTextAsync(file, "A,A=B\r\n,3\r\n", TestContext.Current.CancellationToken);

        var words = RepeatCommand.Of(report, CountingParameters.Default).Skip(1).Select(w => w == RepeatCommand.File ? file : w);
        var run = await CliRun.Of([.. words, "--json"]);
        folder.Delete(recursive: true);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(report.Digest, run.Json.GetProperty("report").GetProperty("digest").GetString());
    }
}
