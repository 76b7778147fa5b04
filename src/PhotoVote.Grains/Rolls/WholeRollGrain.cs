using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using PhotoVote.Client;
using PhotoVote.Client.Rolls;
using PhotoVote.Domain;
using PhotoVote.Grains.Elections;

namespace PhotoVote.Grains.Rolls;

/// <summary>Leads each call to the voter's shard, as the election is defined now. It holds nothing, and every silo has its own.</summary>
[StatelessWorker(1)]
[Reentrant]
public sealed class WholeRollGrain(ElectionDefinitions definitions, BulkRegistration registration, ILogger<WholeRollGrain> logger) : Grain, IWholeRollGrain
{
    private ElectionId Election => ElectionId.Parse(this.GetPrimaryKeyString());

    public Task<Reply<Registration>> RegisterAsync(
        CommandHeader header, IReadOnlyList<string> voters, string? partOf, CancellationToken cancellationToken) => Replies.GuardAsync(logger, async () =>
    {
        var election = await definitions.GetSettledAsync(Election, cancellationToken);
        _ = KeyToken.TryParseOrganiser(header.Key, out var organiser);
        if (election.CheckOrganiser(organiser) is { } stranger)
            return Replies.Refused<Registration>(stranger);
        if (voters.Count > Limits.VotersPerCommand)
            return Replies.Refused<Registration>(new(RefusalCodes.TooManyVoters, $"{voters.Count:N0} voters: send at most {Limits.VotersPerCommand:N0} at once."));
        if (voters.FirstOrDefault(voter => !VoterId.TryParse(voter, out _)) is { } invalid)
            return Replies.Refused<Registration>(InvalidVoter(invalid)) with { Subject = invalid };
        return await registration.RegisterAsync(Election, election.RollShards, header, [.. voters.Distinct(StringComparer.Ordinal).Select(VoterId.Parse)], partOf);
    });

    public Task<Reply<VoterView>> RevokeAsync(CommandHeader header, string voter, CancellationToken cancellationToken) => AtShardAsync(
        voter, shard => shard.RevokeAsync(header, voter, cancellationToken), cancellationToken);

    public Task<Reply<VoterView>> GetVoterAsync(string key, string voter, CancellationToken cancellationToken) => AtShardAsync(
        voter, shard => shard.GetVoterAsync(key, voter, cancellationToken), cancellationToken);

    public Task<Reply<BallotIssued>> CreateBallotAsync(CommandHeader header, CancellationToken cancellationToken) =>
        KeyToken.TryParseVoter(header.Key, out var voter, out _)
            ? AtShardAsync(voter.ToString(), shard => shard.CreateBallotAsync(header, cancellationToken), cancellationToken)
            : Task.FromResult(Replies.Refused<BallotIssued>(new(RefusalCodes.VoterKeyWrong, "Send a voter's key: pvv_, the voter's id, a dot and 43 characters.")));

    private Task<Reply<T>> AtShardAsync<T>(string voter, Func<IRollGrain, Task<Reply<T>>> ask, CancellationToken cancellationToken)
        where T : class => Replies.GuardAsync(logger, async () =>
    {
        if (!VoterId.TryParse(voter, out var id))
            return Replies.Refused<T>(InvalidVoter(voter)) with { Subject = voter };
        var election = await definitions.GetSettledAsync(Election, cancellationToken);
        return !election.Exists && election.CheckReader(null) is { } unknown
            ? Replies.Refused<T>(unknown)
            : await ask(GrainFactory.GetGrain<IRollGrain>($"{Election}/{RollShard.Of(id, election.RollShards)}"));
    });

    private static Refusal InvalidVoter(string voter) => new(RefusalCodes.VoterIdInvalid, $"'{voter}' is not a voter id: 1 to 64 of A-Z a-z 0-9 _ -.");
}
