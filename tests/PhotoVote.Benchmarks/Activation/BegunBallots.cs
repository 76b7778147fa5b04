using System.Buffers.Binary;
using PhotoVote.Client.Ballots;
using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Elections;
using PhotoVote.EventLog;
using PhotoVote.StoredEvents;

namespace PhotoVote.Benchmarks.Activation;

/// <summary>An open election whose ballots have been begun and rated three times each. Who has the organiser's key finds all of them again.</summary>
internal sealed class BegunBallots(ElectionId election, SecretKey organiser)
{
    private const int Photos = 3;

    public static async Task<BegunBallots> WriteAsync(IEventLog log, SecretKey organiser, int count)
    {
        var election = new BegunBallots(ElectionId.FromCommand(BinaryPrimitives.ReadUInt128BigEndian(Ulid.NewUlid().ToByteArray()), 1), organiser);
        await log.PlantAsync((StreamNames.Election(election.Id), [.. election.Definition()]));
        foreach (var part in Enumerable.Range(0, count).Chunk(PlantedEvents.PerRequest / (Photos + 1)))
            await log.PlantAsync(part.Select(i => (StreamNames.Ballot(election.Id, BallotOf(i)), election.Begun(i))));
        return election;
    }

    public ElectionId Id { get; } = election;

    public IBallotGrain Grain(IGrainFactory grains, int number) => grains.GetGrain<IBallotGrain>($"{Id}/{BallotOf(number)}");

    public string Token(int number) => KeyToken.Ballot(Key(number));

    private static BallotId BallotOf(int number) => BallotId.Create(new UInt128((ulong)(number + 1) * 0x9E3779B97F4A7C15, (ulong)number << 20), 0);

    private SecretKey Key(int number) => organiser.ForVoter(Id, VoterId.Parse($"v{number}")).ForBallot(Id, BallotOf(number));

    private IEnumerable<object> Definition()
    {
        yield return new ElectionCreated(Id.ToString(), "AAAAAA", organiser.Hash().ToString(), "Benchmark", "", 0, 5, "registered", "closed", RollShards: 1, At: 0);
        yield return new CompetitionAdded(1, "Photos", "");
        for (var photo = 1; photo <= Photos; photo++)
            yield return new CandidateAdded(photo, 1, $"Photo {photo}");
        yield return new ElectionOpened(0);
    }

    private IEnumerable<object> Begun(int number)
    {
        yield return new BallotBegun(Id.ToString(), BallotOf(number).ToString(), Key(number).Hash().ToString());
        for (var photo = 1; photo <= Photos; photo++)
            yield return new CandidateRated(photo, number % 6);
    }
}
