using System.Collections.Concurrent;

namespace PhotoVote.Gateway.Hosting;

/// <summary>
/// A log that stays readable while something is wrong: of warnings and errors that differ only in their details the first few of a minute are
/// written, the others are counted. A minute without a database, under load, is some lines and some sums, not thousands of lines. An
/// outage is told in a sentence; the stack of what threw it says nothing that helps.
/// </summary>
[ProviderAlias("Console")]
internal sealed class CalmConsole : ILoggerProvider, ISupportExternalScope
{
    /// <summary>Of one kind, in a minute.</summary>
    public const int LinesOfAKind = 3;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly ILoggerProvider _inner;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<(string Category, string Kind), Burst> _bursts = new();
    private readonly ITimer _timer;

    public CalmConsole(ILoggerProvider inner, TimeProvider time)
    {
        (_inner, _time) = (inner, time);
        _timer = time.CreateTimer(_ => TellSums(endAll: false), null, Window / 6, Window / 6);
    }

    public ILogger CreateLogger(string categoryName) => new CalmLogger(this, categoryName, _inner.CreateLogger(categoryName));

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => (_inner as ISupportExternalScope)?.SetScopeProvider(scopeProvider);

    public void Dispose()
    {
        _timer.Dispose();
        TellSums(endAll: true);
        _inner.Dispose();
    }

    private bool MayWrite(string category, string kind, LogLevel level, ILogger logger) =>
        _bursts.GetOrAdd((category, kind), static (_, to) => new Burst(to.level, to.logger), (level, logger)).Take(_time.GetTimestamp());

    private void TellSums(bool endAll)
    {
        foreach (var burst in _bursts.Values)
            if (burst.End(_time.GetTimestamp(), _time, endAll) is var more and > 0)
                burst.Logger.Log(burst.Level, "… and {Count} more such lines within a minute", more);
    }

    /// <summary>The lines of one kind within a minute.</summary>
    private sealed class Burst(LogLevel level, ILogger logger)
    {
        private readonly Lock _lock = new();
        private long _began;
        private long _lines;

        public LogLevel Level => level;

        public ILogger Logger => logger;

        public bool Take(long now)
        {
            lock (_lock)
            {
                if (_lines++ == 0)
                    _began = now;
                return _lines <= LinesOfAKind;
            }
        }

        /// <summary>When its minute is over: how many were not written.</summary>
        public long End(long now, TimeProvider time, bool atOnce)
        {
            lock (_lock)
            {
                if (_lines == 0 || (!atOnce && time.GetElapsedTime(_began, now) < Window))
                    return 0;
                var more = _lines - LinesOfAKind;
                _lines = 0;
                return more;
            }
        }
    }

    private sealed class CalmLogger(CalmConsole console, string category, ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Warning && !console.MayWrite(category, KindOf(eventId, state), logLevel, inner))
                return;
            if (exception is not null && Outages.InASentence(exception) is { } sentence)
                inner.Log(logLevel, eventId, state, null, (s, _) => $"{formatter(s, exception)} ({sentence})");
            else
                inner.Log(logLevel, eventId, state, exception, formatter);
        }

        private static string KindOf<TState>(EventId id, TState state)
        {
            if (state is IReadOnlyList<KeyValuePair<string, object?>> { Count: > 0 } values && values[^1] is { Key: "{OriginalFormat}", Value: string template })
                return template;
            return id.Name ?? id.Id.ToString();
        }
    }
}
