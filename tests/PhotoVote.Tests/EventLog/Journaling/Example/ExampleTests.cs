using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.EventLog.Sqlite;

namespace PhotoVote.Tests.EventLog.Journaling.Example;

/// <summary>The example of the event log's README: it compiles, it works, and it is what the README shows.</summary>
public sealed class ExampleTests : IDisposable
{
    private const string Begin = "// README: from here";

    private readonly string _folder = Directory.CreateTempSubdirectory("photovote-example-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_example_works()
    {
        await using var log = SqliteEventLog.Create(new() { Folder = _folder });
        await log.StartAsync(Cancel);
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton(log);
            silo.Services.AddSingleton<IEventCodec, JsonCodec>();
            silo.AddEventLogJournaling();
        });
        await using var cluster = builder.Build();
        await cluster.DeployAsync(Cancel);
        var account = cluster.Client.GetGrain<IAccountGrain>("ann");
        var deposit = Ulid.NewUlid();

        Assert.Equal(500, await account.BookAsync(deposit, 500));
        Assert.Equal(500, await account.BookAsync(deposit, 500));
        Assert.Null(await account.BookAsync(Ulid.NewUlid(), -501));
        Assert.Equal(100, await account.BookAsync(Ulid.NewUlid(), -400));
        Assert.Equal(2, await log.ReadVersionAsync(new(0, "account/ann"), Cancel));
    }

    [Fact]
    public void The_readme_shows_the_example()
    {
        var repository = new DirectoryInfo(AppContext.BaseDirectory);
        while (repository is not null && !File.Exists(Path.Combine(repository.FullName, "PhotoVote.Orleans.sln")))
            repository = repository.Parent;
        Assert.SkipWhen(repository is null, "Runs in the repository only.");
        var readme = File.ReadAllText(Path.Combine(repository!.FullName, "src/PhotoVote.EventLog/README.md"));
        var source = File.ReadAllText(Path.Combine(repository.FullName, "tests/PhotoVote.Tests/EventLog/Journaling/Example/AccountGrain.cs"));

        Assert.Contains(source[(source.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)..].Trim(), readme, StringComparison.Ordinal);
    }

    private sealed class JsonCodec : IEventCodec
    {
        public EventData Encode(object @event) => new("Booked.v1", JsonSerializer.SerializeToUtf8Bytes((Booked)@event));

        public object Decode(RecordedEvent recorded) => JsonSerializer.Deserialize<Booked>(recorded.Data.Span)!;
    }
}
