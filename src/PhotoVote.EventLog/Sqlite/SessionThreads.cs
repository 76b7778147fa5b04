using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace PhotoVote.EventLog.Sqlite;

/// <summary>A connection with its statements, used by one thread.</summary>
internal interface ISession : IDisposable
{
    /// <summary>Before a round of work.</summary>
    void Begin();

    /// <summary>After a round of work, when its results have been handed out.</summary>
    void End();
}

/// <summary>
/// Threads that each own a session and share a queue. SQLite's calls block; here they block nobody but these threads. What waits when a
/// thread becomes free is taken together, up to a limit, and only then does the session begin: so whoever asks after an append was
/// acknowledged sees it. A session in which anything failed is replaced by a new one.
/// </summary>
internal sealed class SessionThreads<TSession> : IAsyncDisposable
    where TSession : class, ISession
{
    private const int Capacity = 50_000;

    private readonly BlockingCollection<WorkItem<TSession>> _queue = new(Capacity);
    private readonly Func<TSession> _open;
    private readonly int _roundSize;
    private readonly Task _stopped;

    /// <param name="name">The threads' name.</param>
    /// <param name="count">How many threads.</param>
    /// <param name="roundSize">How many items a thread takes together at most.</param>
    /// <param name="open">Opens a session; called on the thread that will use it.</param>
    public SessionThreads(string name, int count, int roundSize, Func<TSession> open)
    {
        _open = open;
        _roundSize = roundSize;
        _stopped = Task.WhenAll(Enumerable.Range(0, count).Select(i => Start($"{name} {i}")));
    }

    /// <exception cref="LogUnavailableException">Too much waits already, or the log is closed.</exception>
    public WorkItem<TSession, TResult> Enqueue<TResult>(Func<TSession, TResult> work)
    {
        var item = new WorkItem<TSession, TResult>(work);
        try
        {
            return _queue.TryAdd(item) ? item : throw new LogUnavailableException($"{Capacity} requests wait for the database already. Try again in a moment.");
        }
        catch (InvalidOperationException e)
        {
            throw new LogUnavailableException("The log is closed.", e);
        }
    }

    /// <summary>Takes no more, does what waits, and ends the threads.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.CompleteAdding();
        await _stopped.ConfigureAwait(false);
        _queue.Dispose();
    }

    private Task Start(string name)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            Run();
            stopped.SetResult();
        }) { IsBackground = true, Name = name }.Start();
        return stopped.Task;
    }

    private void Run()
    {
        TSession? session = null;
        var round = new List<WorkItem<TSession>>(_roundSize);
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            round.Clear();
            if (first.TryStart())
                round.Add(first);
            while (round.Count < _roundSize && _queue.TryTake(out var next))
                if (next.TryStart())
                    round.Add(next);
            session = RunRound(session, round);
        }

        session?.Dispose();
    }

    private TSession? RunRound(TSession? session, List<WorkItem<TSession>> round)
    {
        var begun = false;
        foreach (var item in round)
        {
            try
            {
                session ??= _open();
                if (!begun)
                    session.Begin();
                begun = true;
                item.Run(session);
            }
            catch (Exception e)
            {
                item.Fail(SqliteErrors.InWords(e));
                session?.Dispose();
                (session, begun) = (null, false);
            }
        }

        return session is null || !begun || TryEnd(session) ? session : null;
    }

    private static bool TryEnd(TSession session)
    {
        try
        {
            session.End();
            return true;
        }
        catch (SqliteException)
        {
            // Everybody has been answered.
            session.Dispose();
            return false;
        }
    }
}
