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

    /// <summary>Whether it must be replaced by a new one.</summary>
    bool IsBroken { get; }
}

/// <summary>
/// Threads that each own a session and share a queue. SQLite's calls block; here they block nobody but these threads. What waits when a
/// thread becomes free is taken together, up to a limit, and only then does the session begin: so whoever asks after an append was
/// acknowledged sees it.
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
        var done = 0;
        try
        {
            session ??= _open();
            session.Begin();
            for (; done < round.Count; done++)
                RunOne(session, round[done]);
            session.End();
        }
        catch (Exception e)
        {
            for (; done < round.Count; done++)
                round[done].Fail(SqliteErrors.Unavailable(e));
            session?.Dispose();
            return null;
        }

        if (!session.IsBroken)
            return session;
        session.Dispose();
        return null;
    }

    private static void RunOne(TSession session, WorkItem<TSession> item)
    {
        try
        {
            item.Run(session);
        }
        catch (SqliteException e)
        {
            // The connection may have had enough: what shares the round is answered with the same, and a new one is opened.
            item.Fail(SqliteErrors.Unavailable(e));
            throw;
        }
        catch (Exception e)
        {
            item.Fail(e);
        }
    }
}
