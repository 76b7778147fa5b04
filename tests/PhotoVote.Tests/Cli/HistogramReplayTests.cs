using System.Globalization;
using CsCheck;
using PhotoVote.Cli;
using PhotoVote.Cli.Replay;
using PhotoVote.Cli.Replay.Histograms;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Cli;

/// <summary>Real ratings of photos, dealt out to made-up voters; and files that are not what they should be.</summary>
public sealed class HistogramReplayTests : IDisposable
{
    private const string Header = "photo,n1,n2,n3\n";

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Replay_OfRealPhotos_InThisProcess_CountsWhatTheFileSays()
    {
        var lines = (await File.ReadAllLinesAsync(TestData.Require("ava/ratings.csv"), TestContext.Current.CancellationToken)).Take(201).ToList();
        await File.WriteAllTextAsync(_file, string.Join('\n', lines) + '\n', TestContext.Current.CancellationToken);
        var ratings = lines.Skip(1).Sum(line => line.Split(',').Skip(1).Sum(n => int.Parse(n, CultureInfo.InvariantCulture)));

        var run = await CliRun.Of("replay", "--ava", _file, "--json");

        Assert.True(run.ExitCode == ExitCodes.Ok, run.Error);
        Assert.Equal((200, 2, ratings, 0), (Number(run, "photos"), Number(run, "elections"), Number(run, "ratings"), Number(run, "photosThatDiffer")));
    }

    [Fact]
    public async Task Replay_OverHttp_CountsWhatTheFileSays()
    {
        await using var gateway = new RunningGateway();
        await gateway.InitializeAsync();
        await WriteAsync("a,3,0,2\nb,0,0,0\nc,1,1,1\nd,0,9,0\ne,2,2,2\n");
        var run = await CliRun.Of("replay", "--ava", _file, "--photos-per-election", "2", "--url", gateway.Api.Server.ToString());
        Assert.True(run.ExitCode == ExitCodes.Ok, run.Error);
        Assert.Contains("5 photos in 2 elections; 23 ratings in 14 ballots", run.Output, StringComparison.Ordinal);
        Assert.Contains("0 photos differ from the file", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("photo,n1,n2,n4\na,1,1,1\nb,1,1,1\n", "row 1, column 4: 'n4' stands where 'n3' belongs")]
    [InlineData("photo\na\nb\n", "row 1: the header has 1 columns")]
    [InlineData("id,n1,n2\na,1,1\nb,1,1\n", "row 1, column 1: 'id' stands where 'photo' belongs")]
    [InlineData(Header + "a,1,2,3\nb,1,,3\n", "row 3, column 3: '' is no number of ratings")]
    [InlineData(Header + "a,1,2,3\nb,1,-2,3\n", "row 3, column 3: '-2' is no number of ratings")]
    [InlineData(Header + "a,1,2,3\nb,1,two,3\n", "row 3, column 3: 'two' is no number of ratings")]
    [InlineData(Header + "a,1,2,3\nb,1,2.5,3\n", "row 3, column 3: '2.5' is no number of ratings")]
    [InlineData(Header + "a,1,2,3\nb,1,99999999999,3\n", "row 3, column 3: '99999999999' is no number of ratings")]
    [InlineData(Header + "a,1,2,3\nb,1,2\nc,1,2,3\n", "row 3, column 4: the row has 3 columns, the header 4")]
    [InlineData(Header + "a,1,2,3\nb,1,2,3,4\n", "row 3, column 5: the row has 5 columns, the header 4")]
    [InlineData(Header + "a,1,2,3\nb,1,2,3\na,1,1,1\n", "row 4, column 1: photo 'a' is there already")]
    [InlineData(Header + "a,1,2,3\n,1,2,3\n", "row 3, column 1: a photo has no name")]
    [InlineData(Header + "a,1,2,3\nb,1,2,3", "its last row is not ended by a line break")]
    [InlineData(Header + "a,1,2,3\n\"b,1,2,3\n", "row 3: a quotation mark is where none may be, or is not closed")]
    [InlineData(Header + "a,1,2,3\n", "it holds 1 photo(s)")]
    [InlineData(Header, "it holds 0 photo(s)")]
    [InlineData("", "it is empty")]
    public async Task AFileWithHoles_IsRefused_WithRowAndField_BeforeAnythingIsSent(string content, string flaw)
    {
        await File.WriteAllTextAsync(_file, content, TestContext.Current.CancellationToken);

        // Nobody listens there: that anything was sent would be told instead.
        var run = await CliRun.Of("replay", "--ava", _file, "--url", "http://127.0.0.1:1");

        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains($"photovote: {_file}: {flaw}", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileThatIsNotThere_IsSaid()
    {
        var run = await CliRun.Of("replay", "--ava", "/nowhere.csv");
        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains("photovote: /nowhere.csv: there is no such file", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void ADeal_GivesEveryPhotoItsRatings_AndNobodyAPhotoTwice() => Gen.Int[0, 30].Array[3].Array[1, 12].Sample(counts =>
    {
        var photos = counts.Select((c, i) => new PhotoHistogram($"{i}", c)).ToList();
        if (photos.All(p => p.Ratings == 0))
            return;
        var deal = new Deal(photos);
        var dealt = photos.Select(_ => new int[3]).ToList();
        for (var voter = 0; voter < deal.Voters; voter++)
        {
            var ballot = deal.RatingsOf(voter).ToList();
            Assert.Equal(ballot.Count, ballot.Select(r => r.Photo).Distinct().Count());
            foreach (var (photo, rating) in ballot)
                dealt[photo][rating - 1]++;
        }

        Assert.Equal(counts, dealt);
    });

    private Task WriteAsync(string rows) => File.WriteAllTextAsync(_file, Header + rows, TestContext.Current.CancellationToken);

    private static int Number(CliRun run, string name) => run.Json.GetProperty(name).GetInt32();
}
