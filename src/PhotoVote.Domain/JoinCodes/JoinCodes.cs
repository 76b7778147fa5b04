namespace PhotoVote.Domain.JoinCodes;

/// <summary>What happens to a join code: it is given to an election, once and for ever.</summary>
public interface IJoinCodeEvent;

public sealed record JoinCodeAssigned(string Code, string Election) : IJoinCodeEvent;

public sealed record AssignJoinCode(JoinCode Code, ElectionId Election);

/// <summary>Whose a code is.</summary>
public sealed record JoinCodeState
{
    public static JoinCodeState Initial { get; } = new();

    /// <summary>The election the code leads to, or null while nobody has it.</summary>
    public ElectionId? Election { get; private init; }

    /// <summary>Total. The first assignment stands.</summary>
    public JoinCodeState When(IJoinCodeEvent @event) => @event switch
    {
        JoinCodeAssigned e when Election is null && ElectionId.TryParse(e.Election, out var id) => this with { Election = id },
        JoinCodeAssigned => this,
        _ => throw new System.Diagnostics.UnreachableException($"No arm of When for {@event.GetType().Name}."),
    };
}

/// <summary>First come, first served: the loser derives its next code.</summary>
public static class JoinCodeDecider
{
    public static Decision<IJoinCodeEvent> Decide(JoinCodeState state, AssignJoinCode command)
    {
        if (state.Election is null)
            return Decision<IJoinCodeEvent>.Append(new JoinCodeAssigned(command.Code.ToString(), command.Election.ToString()));
        return state.Election == command.Election
            ? Decision<IJoinCodeEvent>.NothingToDo
            : new Refusal(RefusalCodes.JoinCodeTaken, $"The code {command.Code} belongs to another election.");
    }
}
