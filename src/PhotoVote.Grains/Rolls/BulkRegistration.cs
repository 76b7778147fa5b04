using System.Collections.Concurrent;
using System.Globalization;
using PhotoVote.Client;
using PhotoVote.Client.Calls;
using PhotoVote.Client.Rolls;
using PhotoVote.Domain;
using PhotoVote.EventLog;

namespace PhotoVote.Grains.Rolls;

/// <summary>
/// Registers voters on all the shards that they belong to. Each shard takes its part or none of it: who sends the request again goes on
/// where it stopped. The first shard's command has the request's own id, and goes ahead, so that of several lists that are sent under one
/// id at the same time only one gets in; the other shards' ids derive from it.
/// </summary>
public sealed class BulkRegistration(IGrainFactory grains, IEventLog log)
{
    private const int AtOnce = 64;

    /// <summary>What one shard said; null before it was asked.</summary>
    private sealed record Part(int Shard, Ulid CommandId, IReadOnlyList<VoterId> Voters)
    {
        public Reply<Registration>? Reply { get; set; }
    }

    /// <param name="election">The election.</param>
    /// <param name="shards">How many shards its roll has.</param>
    /// <param name="header">The request's id, and the organiser's key.</param>
    /// <param name="voters">Each once.</param>
    /// <param name="partOf">What identifies the whole list that these are a part of; null when they are all of it.</param>
    /// <returns>Every voter in the given order, or a failure that tells which are registered all the same.</returns>
    public async Task<Reply<Registration>> RegisterAsync(
        ElectionId election, int shards, CommandHeader header, IReadOnlyList<VoterId> voters, string? partOf = null)
    {
        var list = partOf ?? Fingerprint.Of([.. voters.Select(voter => voter.ToString())]).Value.ToString("x32", CultureInfo.InvariantCulture);
        if (voters.Count == 0)
            return await log.FindCommandAsync(election.Partition, header.CommandId, CancellationToken.None) is null ? Replies.Done(new Registration([])) : Reused;
        var byShard = voters.GroupBy(voter => RollShard.Of(voter, shards)).ToList();
        var first = byShard.Min(part => part.Key);
        var parts = byShard.ToDictionary(
            part => part.Key,
            part => new Part(part.Key, part.Key == first ? header.CommandId : DerivedCommandIds.OfShard(header.CommandId, part.Key), [.. part]));
        var written = await WrittenAsync(election, shards, header.CommandId);
        if (!written.All(parts.ContainsKey))
            return Reused;

        // What was written under this id before comes first: if the list is another one now, it says so before more is written.
        await AskAsync(election, header, list, parts.Values.Where(part => part.Shard == first || written.Contains(part.Shard)));
        if (Worst(parts.Values) is null)
            await AskAsync(election, header, list, parts.Values.Where(part => part.Reply is null));

        var statuses = parts.Values.SelectMany(Statuses).ToDictionary(voter => voter.Voter, StringComparer.Ordinal);
        var listed = voters.Select(voter => statuses[voter.ToString()]).ToList();
        return Worst(parts.Values) is { } worst
            ? Explain(worst, parts.Values, listed)
            : Replies.Done(new Registration(listed), parts.Values.All(part => part.Reply!.Repeated));
    }

    /// <summary>The shards that wrote something under the request's id before.</summary>
    private async Task<IReadOnlySet<int>> WrittenAsync(ElectionId election, int shards, Ulid request)
    {
        var written = new ConcurrentDictionary<int, bool>();
        await Parallel.ForEachAsync(Enumerable.Range(0, shards), Bounded, async (shard, ct) =>
        {
            if (await log.FindCommandAsync(election.Partition, DerivedCommandIds.OfShard(request, shard), ct) is not null)
                written[shard] = true;
        });
        return written.Keys.ToHashSet();
    }

    private Task AskAsync(ElectionId election, CommandHeader header, string list, IEnumerable<Part> parts) => Parallel.ForEachAsync(parts, Bounded, async (part, _) =>
    {
        try
        {
            var grain = grains.GetGrain<IRollGrain>($"{election}/{part.Shard}");
            var command = header with { CommandId = part.CommandId };
            part.Reply = await grain.RegisterAsync(command, [.. part.Voters.Select(v => v.ToString())], list, CancellationToken.None);
        }
        catch (Exception e) when (CallFailure.Of(e, isCommand: true) is { MayHelp: true } failure)
        {
            part.Reply = failure.ToReply<Registration>();
        }
    });

    private static Reply<Registration> Reused =>
        new(ReplyStatus.Refused, null, FailureCodes.CommandIdReused, "This command id registered other voters. Choose a new one.");

    private static ParallelOptions Bounded => new() { MaxDegreeOfParallelism = AtOnce };

    private static IEnumerable<RegisteredVoter> Statuses(Part part) => part.Reply is { IsDone: true, Value: { } done }
        ? done.Voters
        : part.Voters.Select(voter => new RegisteredVoter(
            voter.ToString(), part.Reply?.Status == ReplyStatus.Unknown ? RegisteredVoter.Unknown : RegisteredVoter.NotWritten));

    /// <summary>The failure that says most about what to do.</summary>
    private static Reply<Registration>? Worst(IEnumerable<Part> parts) => parts
        .Select(part => part.Reply)
        .OfType<Reply<Registration>>()
        .Where(reply => !reply.IsDone)
        .MinBy(reply => Registration.Severity(reply.Status));

    private static Reply<Registration> Explain(Reply<Registration> worst, IEnumerable<Part> parts, List<RegisteredVoter> listed)
    {
        var nobody = !parts.Any(part => part.Reply is { IsDone: true });
        return nobody && worst.Status == ReplyStatus.Refused ? worst : worst with { Value = new Registration(listed) };
    }
}
