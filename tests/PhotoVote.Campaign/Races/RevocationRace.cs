using System.Collections.Concurrent;
using PhotoVote.Client.Rolls;
using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Rolls;
using static PhotoVote.Campaign.Races.RaceException;

namespace PhotoVote.Campaign.Races;

/// <summary>Each voter casts while the organiser revokes them: one of the two is first, and the other is refused.</summary>
internal sealed class RevocationRace(RaceStage stage, int seed) : Race(stage, seed)
{
    private readonly ConcurrentBag<(string Voter, Told<VoterView> Told)> _revocations = [];

    protected override async Task<RaceRound> RaceAsync(IReadOnlyList<RaceClient> clients, IReadOnlyList<string[]> voters)
    {
        var ballots = await Task.WhenAll(voters.Select(names => Task.WhenAll(names.Select(name => Election.BallotAsync(Organiser, name))))).ConfigureAwait(false);
        var organisers = clients.Select(client => NewClient(client.Random.Next())).ToArray();
        var met = new ConcurrentBag<bool>();
        await Task.WhenAll(clients.Select((client, i) => Task.Run(async () =>
        {
            for (var v = 0; v < VotersOfEach; v++)
            {
                var (voter, ballot) = (voters[i][v], ballots[i][v]);
                var ratings = AnyRatings(client);
                var (castsLater, revokesLater) = (client.Random.Next(5), client.Random.Next(5));
                var casting = Task.Run(() => AfterAsync(castsLater, () => CastAsync(client, voter, ballot, ratings, whole: true)));
                var revoking = Task.Run(() => AfterAsync(revokesLater, () => Election.RevokeAsync(organisers[i], voter)));
                var (cast, revoked) = (await casting.ConfigureAwait(false), await revoking.ConfigureAwait(false));
                Unless(revoked.IsDone || revoked.Code == RefusalCodes.BallotAlreadyCast, $"{voter}'s revocation was refused: {revoked.Code}");
                Unless(cast.IsDone != revoked.IsDone, $"{voter} was told {cast.Code ?? "cast"} and {revoked.Code ?? "revoked"}");
                _revocations.Add((voter, revoked));
                if (new Turn(revoked.Sent, revoked.Answered).Met(cast))
                    met.Add(cast.IsDone);
            }
        }))).ConfigureAwait(false);
        return new(RaceKind.Revocation, met.Count(cast => cast), met.Count(cast => !cast), Casts.Count);
    }

    protected override bool MayRefuseCast(Cast cast) => cast.Told.Code == RefusalCodes.BallotVoid;

    protected override void Check(IReadOnlyList<RaceEvent> log)
    {
        var voided = Of<BallotVoided>(log).Select(e => e.Stream).ToHashSet(StringComparer.Ordinal);
        var cast = Of<BallotCast>(log).Select(e => e.Stream).ToHashSet(StringComparer.Ordinal);
        Unless(!voided.Overlaps(cast), "a ballot is cast and void");
        Unless(Casts.Where(c => !c.Told.IsDone).All(c => voided.Contains(c.Ballot.Stream)), "a cast was refused of a ballot that is not void");
        var revoked = Of<VoterRevoked>(log).Select(e => ((VoterRevoked)e.Event).Voter).ToHashSet(StringComparer.Ordinal);
        foreach (var (voter, told) in _revocations)
            Unless(revoked.Contains(voter) == told.IsDone, $"{voter}'s revocation was told {told.Code ?? "done"}");
    }

    /// <summary>A head start for the other one: too short to measure, and long enough to matter.</summary>
    private static async Task<T> AfterAsync<T>(int turns, Func<Task<T>> send)
    {
        for (var i = 0; i < turns; i++)
            await Task.Yield();
        return await send().ConfigureAwait(false);
    }
}
