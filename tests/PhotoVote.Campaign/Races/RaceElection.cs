using System.Buffers.Binary;
using PhotoVote.Client;
using PhotoVote.Client.Ballots;
using PhotoVote.Client.Elections;
using PhotoVote.Client.Results;
using PhotoVote.Client.Rolls;
using PhotoVote.Domain;
using PhotoVote.StoredEvents;
using ElectionTerms = PhotoVote.Client.Elections.ElectionTerms;

namespace PhotoVote.Campaign.Races;

/// <summary>One small election: its commands, which a client sends to either silo, and what the log has of it afterwards.</summary>
internal sealed class RaceElection
{
    public const int Candidates = 3;

    private readonly RaceStage _stage;
    private readonly SecretKey _organiser;
    private readonly long _before;

    private RaceElection(RaceStage stage, Ulid command, Random random, long before)
    {
        var key = new byte[SecretKey.Size];
        random.NextBytes(key);
        (_stage, _organiser, _before) = (stage, new SecretKey(key), before);
        Id = ElectionId.FromCommand(BinaryPrimitives.ReadUInt128BigEndian(command.ToByteArray()), 1);
    }

    public ElectionId Id { get; }

    private string Token => KeyToken.Organiser(_organiser);

    /// <summary>An open one, with one competition and these voters on its roll.</summary>
    public static async Task<RaceElection> OpenAsync(RaceStage stage, RaceClient client, IReadOnlyList<string> voters, CancellationToken cancellationToken)
    {
        var command = Ulid.NewUlid();
        var election = new RaceElection(stage, command, client.Random, await stage.Log.ReadHeadAsync(0, cancellationToken).ConfigureAwait(false));
        var terms = new ElectionTerms("Harbour") { Visibility = "live" };
        Done(await client.SendAsync(silo => Grain(silo, election).CreateAsync(new(command, election.Token), new NewElection(terms, voters.Count))).ConfigureAwait(false));
        Done(await election.ChangeAsync(client, new ElectionChange.AddCompetition("Photos", null)).ConfigureAwait(false));
        for (var i = 1; i <= Candidates; i++)
            Done(await election.ChangeAsync(client, new ElectionChange.AddCandidate(1, $"Photo {i}", null, null)).ConfigureAwait(false));
        var registration = Ulid.NewUlid();
        Done(await client.SendAsync(silo => Shard(silo, election).RegisterAsync(new(registration, election.Token), voters)).ConfigureAwait(false));
        Done(await election.ChangeAsync(client, new ElectionChange.Open()).ConfigureAwait(false));
        return election;
    }

    public Task<Told<ElectionChanged>> ChangeAsync(RaceClient client, ElectionChange change)
    {
        var id = Ulid.NewUlid();
        return client.SendAsync(silo => Grain(silo, this).ChangeAsync(new(id, Token), change));
    }

    public Task<Told<VoterView>> RevokeAsync(RaceClient client, string voter)
    {
        var id = Ulid.NewUlid();
        return client.SendAsync(silo => Shard(silo, this).RevokeAsync(new(id, Token), voter));
    }

    public async Task<(Told<BallotIssued> Told, RaceBallot? Ballot)> AskAsync(RaceClient client, string voter)
    {
        var (id, voterId) = (Ulid.NewUlid(), VoterId.Parse(voter));
        var key = _organiser.ForVoter(Id, voterId);
        var told = await client.SendAsync(silo => Shard(silo, this).CreateBallotAsync(new(id, KeyToken.Voter(voterId, key)))).ConfigureAwait(false);
        return (told, told.Reply.Value is { } issued ? new RaceBallot(Id, issued.Ballot, KeyToken.Ballot(key.ForBallot(Id, BallotId.Parse(issued.Ballot)))) : null);
    }

    /// <summary>Every ballot that is to be had before the race.</summary>
    public async Task<RaceBallot> BallotAsync(RaceClient client, string voter) =>
        (await AskAsync(client, voter).ConfigureAwait(false)) is ({ } told, { } ballot) ? ballot : throw new RaceException($"{voter} has no ballot.");

    public async Task<string> LifecycleAsync(RaceClient client) =>
        Done(await client.SendAsync(silo => Grain(silo, this).GetAsync(Token)).ConfigureAwait(false)).Lifecycle;

    public async Task<ResultsView> ResultsAsync(RaceClient client) =>
        Done(await client.SendAsync(silo => silo.GetGrain<ITallyGrain>(Id.ToString()).GetResultsAsync(Token)).ConfigureAwait(false));

    /// <summary>Everything that the log has of it, in order.</summary>
    public async Task<IReadOnlyList<RaceEvent>> EventsAsync(CancellationToken cancellationToken)
    {
        var events = new List<RaceEvent>();
        for (var after = _before; ;)
        {
            var page = await _stage.Log.ReadPartitionAsync(0, after, 10_000, StreamNames.Prefix(Id), cancellationToken).ConfigureAwait(false);
            events.AddRange(page.Events.Select(e => new RaceEvent(e.Position, e.Stream, StoredEventCodec.Current.Decode(e))));
            if (page.IsAtHead)
                return events;
            after = page.Position;
        }
    }

    public static T Done<T>(Told<T> told)
        where T : class => told.Reply.Value ?? throw new RaceException($"{told.Reply.Status}: {told.Code}: {told.Reply.Detail}");

    private static IElectionGrain Grain(IGrainFactory silo, RaceElection election) => silo.GetGrain<IElectionGrain>(election.Id.ToString());

    // So few voters are on one shard.
    private static IRollGrain Shard(IGrainFactory silo, RaceElection election) => silo.GetGrain<IRollGrain>($"{election.Id}/0");
}

/// <summary>An event of the election.</summary>
internal sealed record RaceEvent(long Position, string Stream, object Event);

/// <summary>A ballot, and the commands of whoever holds it.</summary>
internal sealed class RaceBallot(ElectionId election, string id, string token)
{
    public string Id { get; } = id;

    public string Stream { get; } = StreamNames.Ballot(election, BallotId.Parse(id));

    public Task<Told<BallotView>> RateAsync(RaceClient client, int candidate, int rating)
    {
        var command = Ulid.NewUlid();
        return client.SendAsync(silo => Grain(silo).RateAsync(new(command, token), candidate, rating));
    }

    /// <param name="whole">With exactly these ratings; null as it was rated.</param>
    public Task<Told<BallotView>> CastAsync(RaceClient client, Ulid command, IReadOnlyDictionary<int, int>? whole = null) => client.SendAsync(silo => whole is null
        ? Grain(silo).CastAsync(new(command, token))
        : Grain(silo).CastWholeAsync(new(command, token), whole));

    private IBallotGrain Grain(IGrainFactory silo) => silo.GetGrain<IBallotGrain>($"{election}/{Id}");
}
