using System.Collections.Concurrent;

namespace PhotoVote.Campaign.Load;

/// <summary>All commands that were sent, and everything that went wrong.</summary>
internal sealed class Ledger
{
    private const int MostShown = 50;

    private readonly ConcurrentDictionary<Ulid, Command> _commands = new();
    private readonly ConcurrentQueue<string> _violations = new();
    private int _violationCount;
    private int _repetitions;
    private int _reuses;

    public IReadOnlyCollection<Command> Commands => (IReadOnlyCollection<Command>)_commands.Values;

    public int ViolationCount => _violationCount;

    /// <summary>The first ones.</summary>
    public IReadOnlyCollection<string> Violations => _violations;

    /// <summary>Acknowledged commands that were sent once more, and told the same again.</summary>
    public int Repetitions => _repetitions;

    /// <summary>Ids that were used for another request, and refused.</summary>
    public int Reuses => _reuses;

    public Command Add(Request request)
    {
        var command = new Command(Ulid.NewUlid(), request);
        if (!_commands.TryAdd(command.Id, command))
            throw new InvalidOperationException("Two commands have one id.");
        return command;
    }

    public Command? Find(Ulid id) => _commands.GetValueOrDefault(id);

    public void Repeated() => Interlocked.Increment(ref _repetitions);

    public void Reused() => Interlocked.Increment(ref _reuses);

    public void Violation(string what)
    {
        if (Interlocked.Increment(ref _violationCount) <= MostShown)
            _violations.Enqueue(what);
    }
}
