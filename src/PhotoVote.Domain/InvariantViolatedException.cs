namespace PhotoVote.Domain;

/// <summary>A decider was about to lead an aggregate into a state that must not exist: a bug, so nothing is appended.</summary>
public sealed class InvariantViolatedException(string message) : Exception(message)
{
    internal static void Ensure(bool holds, string invariant)
    {
        if (!holds)
            throw new InvariantViolatedException(invariant);
    }
}
