using PhotoVote.Domain;
using PhotoVote.Domain.Counting;
using PhotoVote.Domain.Elections;
using PhotoVote.EventLog.Sqlite;
using PhotoVote.Tests.Domain;

namespace PhotoVote.Tests.Cli;

/// <summary>
/// A log in a SQLite file with nothing wrong in it: a published election in which everything happened that may happen, one that is
/// still open, and one for anyone, by a schedule. Written once; each test takes a copy.
/// </summary>
public sealed class ValidLog : IAsyncLifetime
{
    private const int Partitions = 2;

    private static readonly DrawSeed Seed = new(Enumerable.Range(1, DrawSeed.Size).Select(i => (byte)i).ToArray());

    private readonly string _folder = Directory.CreateTempSubdirectory("photovote-").FullName;

    public static ElectionId Published => LogWriter.IdOf(1, Partitions);

    public static ElectionId Open => LogWriter.IdOf(2, Partitions);

    /// <summary>Of the election for anyone.</summary>
    public static DateTimeOffset ScheduledClose => Fixed.Noon.AddHours(1);

    public async ValueTask InitializeAsync()
    {
        var log = SqliteEventLog.Create(new SqliteEventLogOptions { Folder = _folder, PartitionCount = Partitions });
        await log.StartAsync(TestContext.Current.CancellationToken);
        await WritePublishedAsync(await LogWriter.CreateAsync(log, 1, new ElectionDescription("Published"), expectedVoters: 20_000));
        await WriteOpenAsync(await LogWriter.CreateAsync(log, 2, new ElectionDescription("Open", ScaleMin: 1, ScaleMax: 10, Counting: new("approval", ApprovalThreshold: 9), Grades: [.. Enumerable.Range(1, 10).Select(i => $"grade {i}")]), expectedVoters: 10));
        await WriteForAnyoneAsync(await LogWriter.CreateAsync(
            log, 3, new ElectionDescription("Anyone", Admission: Admission.Open, BallotCap: 3, AdmissionRate: 60, Counting: new("star", DrawCommitment: Seed.Commitment.ToString()))));
        await log.DisposeAsync();
    }

    /// <summary>A copy to plant a fault in.</summary>
    public PlantedLog Copy()
    {
        var copy = Directory.CreateTempSubdirectory("photovote-").FullName;
        foreach (var file in Directory.GetFiles(_folder, "events.db*"))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        return new PlantedLog(copy);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static async Task DefineAsync(LogWriter election)
    {
        await election.ChangeAsync(
            new AddCompetition("Landscape", "Wide"),
            new AddCompetition("Portrait", Quorum: 3),
            new AddCompetition("Mistake"),
            new AddCandidate(1, "Dune", "Ana", "dune.webp"),
            new AddCandidate(1, "Lake"),
            new AddCandidate(1, "Hill"),
            new AddCandidate(2, "Face"),
            new AddCandidate(2, "Hands"),
            new AddCandidate(2, "Mistake"),
            new DescribeCompetition(2, "Portraits", Quorum: 2),
            new DescribeCandidate(2, "A lake", "Bo"),
            new OrderCandidates(1, [3]),
            new OrderCandidates(2, [6, 5]),
            new RemoveCandidate(6),
            new RemoveCompetition(3));
    }

    private static async Task WritePublishedAsync(LogWriter election)
    {
        await DefineAsync(election);
        await election.ChangeAsync(new DescribeElection(new ElectionDescription("Photo of the year", "All of them.", Authors: Authors.Hidden)));
        await election.RegisterAsync("v1", "v2", "v3");
        await election.OpenAsync();
        await election.RegisterAsync("v4", "v5", "v6", "v7");

        var steps = await election.IssueAsync("v1");
        await election.RateAsync(steps, 1, 5);
        await election.RateAsync(steps, 2, 3);
        await election.RateAsync(steps, 1, 4);
        await election.RateAsync(steps, 4, 2);
        await election.ClearAsync(steps, 4);
        await election.CastAsync(steps);

        await election.CastAsync(await election.IssueAsync("v2"), (1, 0), (2, 5), (5, 1));

        var replaced = await election.IssueAsync("v3");
        await election.RateAsync(replaced, 1, 1);
        await election.CastAsync(replaced, (2, 2), (3, 2));

        var revoked = await election.IssueAsync("v4");
        await election.RateAsync(revoked, 1, 1);
        await election.VoidAsync(revoked);
        await election.RevokeAsync("v4");

        var withdrawn = await election.IssueAsync("v5");
        await election.RateAsync(withdrawn, 3, 5);
        await election.RateAsync(withdrawn, 5, 5);
        await election.ChangeAsync(
            new WithdrawCandidate(3, "Not theirs.", election.Tick()),
            new DescribeCandidate(1, "Dune II", "Ana", "dune.webp"),
            new DescribeCompetition(1, "Landscapes"),
            new DescribeElection(new ElectionDescription("Photos of the year", "All of them.")));
        await election.CastAsync(withdrawn);
        await election.IssueAsync("v6");

        // Its ballot was void in time; the roll follows after the close.
        await election.VoidAsync(await election.IssueAsync("v7"));
        await election.CloseAsync();
        await election.RevokeAsync("v7");
        await election.ChangeAsync(new PublishResults(election.Tick()));
    }

    private static async Task WriteOpenAsync(LogWriter election)
    {
        await DefineAsync(election);

        // Neither the scale nor the counting nor the names of grades could have been changed alone.
        await election.ChangeAsync(new DescribeElection(new ElectionDescription("Open", Counting: new("approval", ApprovalThreshold: 4), Authors: Authors.Hidden, Grades: ["to reject", "poor", "fair", "good", "very good", "excellent"])));
        await election.OpenAsync();
        await election.RegisterAsync("w1", "w2", "w3");
        await election.CastAsync(await election.IssueAsync("w1"), (1, 5), (4, 0));
        var begun = await election.IssueAsync("w2");
        await election.RateAsync(begun, 1, 2);
    }

    private static async Task WriteForAnyoneAsync(LogWriter election)
    {
        await DefineAsync(election);
        await election.ChangeAsync(new ScheduleElection(Fixed.Noon.AddMinutes(1), Fixed.Noon.AddMinutes(30), election.Tick()));
        await election.ChangeAsync(new OpenOnSchedule(1, Fixed.Noon.AddMinutes(1)));
        await election.ChangeAsync(new ScheduleElection(Fixed.Noon.AddMinutes(1), ScheduledClose, Fixed.Noon.AddMinutes(2)));
        for (var number = 1; number <= 3; number++)
        {
            var key = Fixed.Key(number + 100);
            await election.CastAsync(await election.IssueAsync(key.OpenVoter(), key), (number, 5));
        }

        await election.ChangeAsync(new CloseOnSchedule(2, ScheduledClose, "closing"));
        await election.ChangeAsync(new RevealDraw(Seed.Reveal(), ScheduledClose.AddMinutes(1)));
    }
}
