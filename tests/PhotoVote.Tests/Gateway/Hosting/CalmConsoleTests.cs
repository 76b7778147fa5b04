using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using PhotoVote.EventLog;
using PhotoVote.Gateway.Hosting;

namespace PhotoVote.Tests.Gateway.Hosting;

public sealed class CalmConsoleTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Lines _lines = new();
    private readonly CalmConsole _console;

    public CalmConsoleTests() => _console = new CalmConsole(_lines, _time);

    public void Dispose() => _console.Dispose();

    private ILogger Logger => _console.CreateLogger("Some.Category");

    [Fact]
    public void OfManyLinesOfAKind_AFewAreWritten_AndTheRestIsASum()
    {
        for (var i = 0; i < 5_000; i++)
            Logger.LogWarning("Request {Number} failed", i);
        Assert.Equal(["Warning: Request 0 failed", "Warning: Request 1 failed", "Warning: Request 2 failed"], _lines.Written);

        _time.Advance(CalmConsole.Window * 2);
        Assert.Equal("Warning: … and 4997 more such lines within a minute", Assert.Single(_lines.Written.Skip(3)));

        // A new minute tells again what goes on.
        Logger.LogWarning("Request {Number} failed", 5_001);
        Assert.Equal("Warning: Request 5001 failed", _lines.Written[^1]);
    }

    [Fact]
    public void LinesOfOtherKinds_OfOtherCategories_AndOrdinaryOnes_AreNotHeldBack()
    {
        for (var i = 0; i < 10; i++)
        {
            Logger.LogWarning("One {Number}", i);
            Logger.LogError("Another");
            Logger.LogInformation("News {Number}", i);
            _console.CreateLogger("Other.Category").LogWarning("One {Number}", i);
        }

        Assert.Equal(6, _lines.Written.Count(line => line.StartsWith("Warning: One", StringComparison.Ordinal)));
        Assert.Equal(3, _lines.Written.Count(line => line.StartsWith("Error: Another", StringComparison.Ordinal)));
        Assert.Equal(10, _lines.Written.Count(line => line.StartsWith("Information: News", StringComparison.Ordinal)));
    }

    [Fact]
    public void EveryErrorThatSaysSomethingElse_IsWritten_AndOnlyItsRepetitionsAreHeldBack()
    {
        for (var stream = 0; stream < 10; stream++)
            for (var i = 0; i < 10; i++)
                Logger.LogError("Stream {Stream} cannot be read", stream);
        for (var i = 0; i < 10; i++)
        {
            Logger.LogCritical(new InvalidOperationException("one bug"), "A fault");
            Logger.LogCritical(new KeyNotFoundException("another bug"), "A fault");
        }

        for (var stream = 0; stream < 10; stream++)
            Assert.Equal(CalmConsole.LinesOfAKind, _lines.Written.Count(line => line == $"Error: Stream {stream} cannot be read"));
        Assert.Equal(CalmConsole.LinesOfAKind, _lines.Written.Count(line => line == "Critical: A fault with one bug"));
        Assert.Equal(CalmConsole.LinesOfAKind, _lines.Written.Count(line => line == "Critical: A fault with another bug"));

        _time.Advance(CalmConsole.Window * 2);
        Assert.Equal(10, _lines.Written.Count(line => line == "Error: … and 7 more such lines within a minute"));
        Logger.LogError("Stream {Stream} cannot be read", 0);
        Assert.Equal("Error: Stream 0 cannot be read", _lines.Written[^1]);
    }

    [Fact]
    public void AFloodOfErrors_StaysBounded()
    {
        for (var i = 0; i < 5_000; i++)
            Logger.LogError("Stream {Stream} cannot be read", i);
        Assert.Equal(CalmConsole.DifferentErrors, _lines.Written.Count);

        // What has been told already, and other errors, are as they were.
        Logger.LogError("Stream {Stream} cannot be read", 0);
        Logger.LogError("Something else");
        Assert.Equal(CalmConsole.DifferentErrors + 2, _lines.Written.Count);

        _time.Advance(CalmConsole.Window * 2);
        Assert.Equal("Error: … and 4950 more such lines within a minute", Assert.Single(_lines.Written.Skip(CalmConsole.DifferentErrors + 2)));
    }

    [Fact]
    public void WhatIsHeldBackAtTheEnd_IsTold()
    {
        for (var i = 0; i < 10; i++)
            Logger.LogWarning("One {Number}", i);

        _console.Dispose();

        Assert.Equal("Warning: … and 7 more such lines within a minute", _lines.Written[^1]);
    }

    [Fact]
    public void AnOutageIsASentence_AFaultKeepsItsStack()
    {
        Logger.LogWarning(new InvalidOperationException("outer", new NpgsqlException("The server is away\nand more")), "It did not work");
        Logger.LogWarning(new LogUnavailableException("Cannot read the log."), "Nor this");
        Logger.LogError(new InvalidOperationException("a bug"), "A fault");
        Logger.LogError(new LogDamagedException("what is in there cannot be"), "Damage");
        Logger.LogError(new TimeoutException("No answer."), "An outage");
        Logger.LogError(new InvalidOperationException("a bug", new TimeoutException("No answer.")), "A fault that an outage brought out");

        Assert.Equal(
            [
                "Warning: It did not work (NpgsqlException: The server is away)",
                "Warning: Nor this (LogUnavailableException: Cannot read the log.)",
                "Error: A fault with a bug",
                "Error: Damage with what is in there cannot be",
                "Error: An outage (TimeoutException: No answer.)",
                "Error: A fault that an outage brought out with a bug",
            ],
            _lines.Written);
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _written = new();

        public IReadOnlyList<string> Written => [.. _written];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _written.Enqueue($"{logLevel}: {formatter(state, exception)}{(exception is null ? "" : $" with {exception.Message}")}");

        public void Dispose()
        {
        }
    }
}
