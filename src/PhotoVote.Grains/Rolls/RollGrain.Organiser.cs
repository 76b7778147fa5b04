using System.Collections.Immutable;
using PhotoVote.Client;
using PhotoVote.Client.Rolls;
using PhotoVote.Domain;
using PhotoVote.Domain.Elections;
using PhotoVote.Domain.Rolls;
using PhotoVote.EventLog;
using PhotoVote.Grains.Ballots;
using PhotoVote.StoredEvents.Requests;

namespace PhotoVote.Grains.Rolls;

// What the organiser does to the roll.
public sealed partial class RollGrain
{
    private const int MaxRevocationAttempts = 3;

    public Task<Reply<Registration>> RegisterAsync(
        CommandHeader header, IReadOnlyList<string> voters, string? partOf, CancellationToken cancellationToken) => Replies.GuardAsync(Logger, async () =>
    {
        var gate = await definitions.GetAsync(Election, cancellationToken);
        if (!KeyToken.TryParseOrganiser(header.Key, out var organiser) || gate.Rules.CheckOrganiser(organiser) is not null)
            return Replies.Refused<Registration>(gate.Rules.CheckOrganiser(organiser) ?? NoOrganiserKey);
        if (voters.FirstOrDefault(v => !VoterId.TryParse(v, out _)) is { } invalid)
            return Replies.Refused<Registration>(new(RefusalCodes.VoterIdInvalid, $"'{invalid}' is not a voter id: 1 to 64 letters, digits, '-' or '_'.")) with { Subject = invalid };

        // Two hashes a voter: thousands of them have no place on the grain's turn.
        var command = new RegisterVoters(await Task.Run(() => DeriveKeys(organiser, voters), cancellationToken), Time.GetUtcNow());
        ImmutableArray<RegistrationOutcome> outcomes = [];
        return await CommandAsync(
            header,
            RollRequests.Register(Election, organiser.Hash(), partOf, voters),
            state =>
            {
                outcomes = RollDecider.Outcomes(state, command);
                return RollDecider.Decide(state, command, gate.Rules, Shard);
            },
            async done => new Registration(await AnswersAsync(voters, outcomes, done.Repeated ? done.Record : null)),
            gate,
            cancellationToken: cancellationToken);
    });

    /// <summary>
    /// The ballot speaks first: it voids itself unless it was cast. Only then is the voter struck off; if the roll issued a ballot in between,
    /// that one is asked. A crash between the two leaves a void ballot and a voter whom the same command, sent again, strikes off. A ballot is
    /// void for ever: so what would refuse the command is looked at before, and afterwards nobody is told that nothing was written.
    /// </summary>
    public Task<Reply<VoterView>> RevokeAsync(CommandHeader header, string voter, CancellationToken cancellationToken) => Replies.GuardAsync(Logger, async () =>
    {
        var gate = await definitions.GetAsync(Election, cancellationToken);
        if (!KeyToken.TryParseOrganiser(header.Key, out var organiser) || gate.Rules.CheckOrganiser(organiser) is not null)
            return Replies.Refused<VoterView>(gate.Rules.CheckOrganiser(organiser) ?? NoOrganiserKey);
        if (!VoterId.TryParse(voter, out var id))
            return Replies.Refused<VoterView>(new(RefusalCodes.VoterUnknown, $"No voter '{voter}' is on the roll."));

        // A roll has no version that its organiser could have seen.
        header = header with { IfVersion = null };
        var request = RollRequests.Revoke(Election, organiser.Hash(), id);
        for (var attempt = 1; ; attempt++)
        {
            var (asked, answer) = (await ReadThroughAsync(cancellationToken)).FindVoter(id) is { Revoked: false, Ballot: { } held }
                ? (held, BallotAnswer.Voided)
                : (default(BallotId?), BallotAnswer.NotAsked);
            if (asked is { } ballot)
            {
                if (await Log.FindCommandAsync(Stream.Partition, header.CommandId, cancellationToken) is { } earlier && earlier.Fingerprint != request)
                    return Replies.Refused<VoterView>(Replies.CommandIdReused);
                var said = await GrainFactory.GetGrain<IBallotRevocation>($"{Election}/{ballot}").VoidAsync(Ulid.NewUlid());
                if (!said.IsDone)
                    return Replies.Failed<VoterView>(said.Status, said.Code, said.Detail);
                answer = said.Value!.Cast ? BallotAnswer.Cast : BallotAnswer.Voided;
            }

            var reply = await CommandAsync(
                header,
                request,
                state => RollDecider.Decide(state, new RevokeVoter(id, asked, answer, Time.GetUtcNow()), gate.Rules, Shard),
                done => ValueTask.FromResult(View(done.State.FindVoter(id)!)),
                gate,
                cancellationToken: cancellationToken);
            if (asked is not null && answer == BallotAnswer.Voided && reply.Status == ReplyStatus.NotWritten)
                return Replies.Failed<VoterView>(
                    ReplyStatus.Unknown, FailureCodes.OutcomeUnknown, "The ballot is void, and the roll may not say so yet. Send it again.");
            if (reply.Code != RefusalCodes.BallotNotVoided || attempt == MaxRevocationAttempts)
                return reply;
        }
    });

    private static readonly Refusal NoOrganiserKey = new(RefusalCodes.NotOrganiser, "That is not this election's organiser key.");

    private ImmutableArray<VoterRegistration> DeriveKeys(SecretKey organiser, IReadOnlyList<string> voters) =>
        [.. voters.Select(VoterId.Parse).Select(v => new VoterRegistration(v, organiser.ForVoter(Election, v).Hash()))];

    /// <summary>For each voter what this very command did: a repetition is told what it did the first time.</summary>
    private async Task<IReadOnlyList<RegisteredVoter>> AnswersAsync(
        IReadOnlyList<string> voters, ImmutableArray<RegistrationOutcome> outcomes, CommandRecord? earlier)
    {
        var added = new HashSet<string>(StringComparer.Ordinal);
        if (earlier is not null)
            foreach (var e in (await EventsOfAsync(earlier)).OfType<VotersRegistered>())
                added.UnionWith(e.Voters);
        return [.. voters.Select((v, i) => new RegisteredVoter(v, added.Remove(v) ? "registered" : outcomes[i] switch
        {
            RegistrationOutcome.Registered => "registered",
            RegistrationOutcome.AlreadyRegistered => "already-registered",
            _ => "revoked",
        }))];
    }
}
