using PhotoVote.Tests.EventLog.Journaling.Kit;

namespace PhotoVote.Tests.EventLog.Journaling.Defects;

/// <summary>One journal on some log-consistency provider, two activations on it, and a store that does as it is told.</summary>
public interface IJournalUnderTest
{
    ITurns One { get; }

    /// <summary>Another activation on the same journal, at the same time.</summary>
    ITurns Two { get; }

    /// <summary>How often the store was asked to write.</summary>
    int Writes { get; }

    /// <summary>The store refuses so many writes.</summary>
    void RefuseWrites(int count);

    /// <summary>The next write of <see cref="One"/> fails, in whatever way its caller hears of.</summary>
    Task SpoilNextWriteAsync();

    /// <summary>Nothing is in the way of writes any more.</summary>
    Task MendAsync();

    /// <summary>Reads and writes fail, until they do not.</summary>
    void TakeStoreDown();

    void BringStoreUp();

    /// <summary><see cref="One"/>, or a grain in its place that takes commands, adds a word.</summary>
    Task AddByCommandAsync(string word);

    /// <summary><see cref="Two"/>, or a grain in its place, is given a command that it refuses.</summary>
    /// <returns>The state that it had in mind.</returns>
    Task<string> RefuseCommandAsync();

    /// <summary>What the store holds, whatever any activation believes.</summary>
    Task<string> StoredAsync();
}
