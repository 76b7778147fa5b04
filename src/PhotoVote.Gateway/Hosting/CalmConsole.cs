using System.Collections.Concurrent;

namespace PhotoVote.Gateway.Hosting;

/// <summary>
/// A log that stays readable while something is wrong: of warnings that differ only in their details the first few of a minute are written,
/// the others are counted. A minute without a database, under load, is some lines and some sums, not thousands of lines. What an error
/// names, and its stack, may be told nowhere else: of errors only repetitions are counted, and what goes beyond a bound that no sane
/// minute reaches. An outage is told in a sentence; the stack of what threw it says nothing that helps.
/// </summary>
[ProviderAlias("Console")]
internal sealed class CalmConsole : ILoggerProvider, ISupportExternalScope
{
    /// <summary>Of one kind, in a minute.</summary>
    public const int LinesOfAKind = 3;

    /// <summary>Errors of one template that say different things, in a minute.</summary>
    public const int DifferentErrors = 50;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly ILoggerProvider _inner;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<Kind, Burst> _bursts = new();
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

    /// <param name="kind">What is counted together, unless it is an error.</param>
    /// <param name="text">What an error says; null for what is none.</param>
    /// <param name="level">The line's.</param>
    /// <param name="logger">Where it goes.</param>
    private bool MayWrite(Kind kind, string? text, LogLevel level, ILogger logger)
    {
        if (text is null)
            return Take(kind, LinesOfAKind, level, logger);
        var same = kind with { Text = text };

        // Only what is said for the first time counts against the bound, and beyond it nothing is remembered.
        return (_bursts.ContainsKey(same) || Take(kind, DifferentErrors, level, logger)) && Take(same, LinesOfAKind, level, logger);
    }

    private bool Take(Kind kind, int most, LogLevel level, ILogger logger)
    {
        while (true)
            if (_bursts.GetOrAdd(kind, static (_, to) => new Burst(to.most, to.level, to.logger), (most, level, logger)).Take(_time.GetTimestamp()) is { } may)
                return may;
    }

    private void TellSums(bool endAll)
    {
        foreach (var (kind, burst) in _bursts)
        {
            if (burst.End(_time.GetTimestamp(), _time, endAll) is not { } more)
                continue;
            _bursts.TryRemove(new(kind, burst));
            if (more > 0)
                burst.Logger.Log(burst.Level, "… and {Count} more such lines within a minute", more);
        }
    }

    private readonly record struct Kind(string Category, string Template, string? Text = null);

    /// <summary>The lines of one kind within a minute.</summary>
    private sealed class Burst(int most, LogLevel level, ILogger logger)
    {
        private readonly Lock _lock = new();
        private long _began;
        private long _lines;
        private bool _isOver;

        public LogLevel Level => level;

        public ILogger Logger => logger;

        /// <summary>Whether one more is written; null when its minute is over, and another one begins.</summary>
        public bool? Take(long now)
        {
            lock (_lock)
            {
                if (_isOver)
                    return null;
                if (_lines++ == 0)
                    _began = now;
                return _lines <= most;
            }
        }

        /// <summary>When its minute is over: how many were not written.</summary>
        public long? End(long now, TimeProvider time, bool atOnce)
        {
            lock (_lock)
            {
                if (_isOver || (!atOnce && (_lines == 0 || time.GetElapsedTime(_began, now) < Window)))
                    return null;
                _isOver = true;
                return _lines - most;
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
            var text = logLevel >= LogLevel.Error ? $"{exception?.GetType()}: {formatter(state, exception)}" : null;
            if (logLevel >= LogLevel.Warning && !console.MayWrite(new(category, TemplateOf(eventId, state)), text, logLevel, inner))
                return;
            if (exception is not null && Outages.InASentence(exception, logLevel) is { } sentence)
                inner.Log(logLevel, eventId, state, null, (s, _) => $"{formatter(s, exception)} ({sentence})");
            else
                inner.Log(logLevel, eventId, state, exception, formatter);
        }

        private static string TemplateOf<TState>(EventId id, TState state)
        {
            if (state is IReadOnlyList<KeyValuePair<string, object?>> { Count: > 0 } values && values[^1] is { Key: "{OriginalFormat}", Value: string template })
                return template;
            return id.Name ?? id.Id.ToString();
        }
    }
}
