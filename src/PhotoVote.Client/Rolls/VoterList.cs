using System.Security.Cryptography;
using System.Text;
using PhotoVote.Client.Calls;
using PhotoVote.Domain;

namespace PhotoVote.Client.Rolls;

/// <summary>
/// A list of voters to be registered, of any length: in parts that one registration takes. The first part has the command's own id and goes
/// ahead, so that of several lists under one id only one gets in; the ids of the others derive from it.
/// </summary>
internal sealed class VoterList
{
    private const int AtOnce = 4;

    private readonly List<string> _voters = [];
    private readonly string? _invalid;

    public VoterList(IEnumerable<string> voters)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var voter in voters)
        {
            if (VoterId.TryParse(voter, out _) && seen.Add(voter))
                _voters.Add(voter);
            else if (!VoterId.TryParse(voter, out _))
                _invalid ??= voter ?? "";
        }
    }

    /// <summary>Nobody is registered when anybody's id is not one.</summary>
    public async Task<Outcome<Registration>> RegisterAsync(
        GrainCalls calls, string election, string? organiserKey, Ulid? commandId, CancellationToken cancellationToken)
    {
        var parts = _voters.Chunk(Limits.VotersPerCommand).DefaultIfEmpty([]).Select(voters => new Part(voters)).ToList();
        var list = parts.Count > 1 ? Fingerprint() : null;
        var first = await calls.CommandAsync(
            commandId,
            (id, ct) => _invalid is null
                ? SendAsync(parts[0], id, ct)
                : Task.FromResult(new Reply<Registration>(
                    ReplyStatus.Refused, null, RefusalCodes.VoterIdInvalid, $"'{_invalid}' is not a voter id: 1 to 64 of A-Z a-z 0-9 _ -. Nobody was registered.", Subject: _invalid)),
            cancellationToken).ConfigureAwait(false);
        if (parts.Count == 1 || _invalid is not null)
            return first;

        parts[0].Outcome = first;
        var stop = !first.IsDone;
        await Parallel.ForEachAsync(parts.Index().Skip(1), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (part, _) =>
        {
            if (Volatile.Read(ref stop))
                return;
            var id = DerivedCommandIds.OfListPart(first.CommandId!.Value, part.Index);
            part.Item.Outcome = await calls.CommandAsync(id, (id, ct) => SendAsync(part.Item, id, ct), cancellationToken).ConfigureAwait(false);
            if (!part.Item.Outcome.IsDone)
                Volatile.Write(ref stop, true);
        }).ConfigureAwait(false);
        return Whole(parts, first.CommandId!.Value);

        Task<Reply<Registration>> SendAsync(Part part, Ulid id, CancellationToken ct) =>
            calls.Grain<IWholeRollGrain>(election).RegisterAsync(new CommandHeader(id, organiserKey), part.Voters, list, ct);
    }

    private static Outcome<Registration> Whole(List<Part> parts, Ulid commandId)
    {
        var voters = parts.SelectMany(part => part.Statuses).ToList();
        var attempts = parts.Max(part => part.Outcome?.Attempts ?? 0);
        var failed = parts.Select(part => part.Outcome).OfType<Outcome<Registration>>().Where(o => !o.IsDone).MinBy(o => Registration.Severity(o.Status));
        var reply = failed is null
            ? new Reply<Registration>(ReplyStatus.Done, new(voters), Repeated: parts.All(part => part.Outcome!.Repeated))
            : new Reply<Registration>(failed.Status, new(voters), failed.Code, failed.Detail, Subject: failed.Subject) { RetryAfterSeconds = failed.RetryAfterSeconds };
        return new(reply, commandId, attempts);
    }

    /// <summary>Of the whole list: the hexadecimal SHA-256 of its ids, a line each.</summary>
    private string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var voter in _voters)
            hash.AppendData(Encoding.ASCII.GetBytes(voter + "\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private sealed record Part(string[] Voters)
    {
        /// <summary>Null when it was not sent.</summary>
        public Outcome<Registration>? Outcome { get; set; }

        public IEnumerable<RegisteredVoter> Statuses => Outcome?.Value?.Voters
            ?? Voters.Select(voter => new RegisteredVoter(voter, Outcome?.Status == ReplyStatus.Unknown ? RegisteredVoter.Unknown : RegisteredVoter.NotWritten));
    }
}
