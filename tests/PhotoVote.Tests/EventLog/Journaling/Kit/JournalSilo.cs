using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.TestingHost;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.EventLog.Sqlite;

namespace PhotoVote.Tests.EventLog.Journaling.Kit;

[CollectionDefinition(Name)]
public sealed class JournalSiloCollection : ICollectionFixture<JournalSilo>
{
    public const string Name = "A silo that journals words";
}

/// <summary>One silo whose journaled grains are on a faulty log in front of a SQLite log in a folder of its own.</summary>
public sealed class JournalSilo : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("photovote-journal-").FullName;
    private readonly LinesWritten _lines = new();
    private InProcessTestCluster? _cluster;

    public FaultyLog Log { get; private set; } = null!;

    public WordCodec Codec { get; } = new();

    /// <summary>The silo's own factory: what is sent stays in the process.</summary>
    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    public IServiceProvider Services => _cluster!.Silos[0].ServiceProvider;

    public IReadOnlyCollection<string> LinesWritten => _lines.All;

    public async ValueTask InitializeAsync()
    {
        Log = new FaultyLog(SqliteEventLog.Create(new SqliteEventLogOptions { Folder = _folder }));
        await Log.StartAsync(CancellationToken.None);
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<IEventLog>(Log);
            silo.Services.AddSingleton<IEventCodec>(Codec);
            silo.Services.AddLogging(logging => logging.AddProvider(_lines));
            silo.AddEventLogJournaling(o => o.StreamOf = Journals.StreamOf);
            silo.Services.Configure<GrainCollectionOptions>(o => o.DeactivationTimeout = TimeSpan.FromMilliseconds(200));
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
            await _cluster.DisposeAsync();
        await Log.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>Keeps warnings and errors.</summary>
internal sealed class LinesWritten : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> All => _lines;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            _lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception?.Message}");
    }

    public void Dispose()
    {
    }
}
