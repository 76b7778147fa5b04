using PhotoVote.Domain;

namespace PhotoVote.Cli.Verification.Checks;

/// <summary>Deciding again what was decided when an event was written.</summary>
internal static class Redecision
{
    /// <exception cref="FormatException">No clock shows this.</exception>
    public static DateTimeOffset Time(long unixMilliseconds)
    {
        try
        {
            return DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new FormatException($"{unixMilliseconds} is no time.", e);
        }
    }

    /// <summary>Null when the decision is exactly this event; else what it is instead.</summary>
    public static string? Why<TEvent>(TEvent @event, Func<Decision<TEvent>> decide)
        where TEvent : notnull
    {
        var name = @event.GetType().Name;
        try
        {
            var decision = decide();
            if (decision.Refusal is { } refusal)
                return $"{name}, which is refused: {refusal.Code} ({refusal.Detail})";
            if (decision.IsNothingToDo)
                return $"{name} where nothing was left to do";
            return decision.Events is [var only] && only.Equals(@event) ? null : $"{name} with other contents than its command leads to";
        }
        catch (InvariantViolatedException e)
        {
            return $"{name}, which breaks an invariant: {e.Message}";
        }
        catch (FormatException e)
        {
            return $"{name} with contents that no command has: {e.Message}";
        }
    }
}
