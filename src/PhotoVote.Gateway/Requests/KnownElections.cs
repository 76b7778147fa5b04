using PhotoVote.Domain;
using PhotoVote.Domain.Elections;
using PhotoVote.Gateway.Problems;
using PhotoVote.Grains.Elections;

namespace PhotoVote.Gateway.Requests;

/// <summary>What the gateway itself asks of an election's definition before it wakes a part of the election.</summary>
internal static class KnownElections
{
    /// <summary>The election, when the key is its organiser's. An organiser's key never changes, so what was seen of it last is enough.</summary>
    public static async Task<(ElectionState? Election, ProblemResult? Problem)> OfOrganiserAsync(
        this ElectionDefinitions definitions, ElectionId id, string token, CancellationToken cancellationToken)
    {
        _ = KeyToken.TryParseOrganiser(token, out var key);
        var election = await definitions.GetSettledAsync(id, cancellationToken);
        return election.CheckOrganiser(key) is { } refusal ? (null, Refused(refusal)) : (election, null);
    }

    /// <summary>The election, when there is one.</summary>
    public static async Task<(ElectionState? Election, ProblemResult? Problem)> OfAnyoneAsync(
        this ElectionDefinitions definitions, ElectionId id, CancellationToken cancellationToken)
    {
        var election = await definitions.GetSettledAsync(id, cancellationToken);
        return election.Exists ? (election, null) : (null, Unknown());
    }

    /// <summary>The election as last seen, when whoever shows this key, or none, may read its definition. What is shown of an open one never changes.</summary>
    public static async Task<(ElectionDefinition? Election, ProblemResult? Problem)> OfReaderAsync(
        this ElectionDefinitions definitions, ElectionId id, OptionalKey key, CancellationToken cancellationToken)
    {
        _ = KeyToken.TryParseOrganiser(key.Token, out var organiser);
        var election = await definitions.GetSettledAsync(id, cancellationToken);
        return election.CheckReader(organiser) is { } refusal
            ? (null, key.Ask(Refused(refusal)))
            : (await definitions.GetAsync(id, cancellationToken), null);
    }

    /// <summary>The token, when it is the organiser's; and why nobody may watch the election with it, or without one.</summary>
    public static async Task<(string? Organiser, ProblemResult? Problem)> OfWatcherAsync(
        this ElectionDefinitions definitions, ElectionId id, OptionalKey key, CancellationToken cancellationToken)
    {
        _ = KeyToken.TryParseOrganiser(key.Token, out var organiser);
        var election = await definitions.GetSettledAsync(id, cancellationToken);
        return election.CheckWatcher(organiser) is { } refusal
            ? (null, key.Ask(Refused(refusal)))
            : (election.CheckOrganiser(organiser) is null ? key.Token : null, null);
    }

    public static ProblemResult Unknown() => new(RefusalCodes.ElectionUnknown, "There is no such election.");

    private static ProblemResult Refused(Refusal refusal) => new(refusal.Code, refusal.Detail);
}
