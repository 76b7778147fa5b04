using System.Buffers.Binary;
using System.Security.Cryptography;
using PhotoVote.Domain;
using PhotoVote.Domain.Elections;
using PhotoVote.Domain.Rolls;
using PhotoVote.EventLog;
using PhotoVote.StoredEvents;
using StreamId = PhotoVote.EventLog.StreamId;

namespace PhotoVote.Benchmarks.Activation;

/// <summary>
/// An election whose only roll shard has 16,000 voters and 50,000 events: each voter registered with a command of their own, given a ballot,
/// and revoked. Of the revocations 2,000 say what is already so, because 16,000 voters come to no more than 48,000 events by commands.
/// </summary>
internal sealed class LargeRoll
{
    public const int Voters = 16_000;
    public const int Events = 50_000;

    private readonly SecretKey _organiser = new(RandomNumberGenerator.GetBytes(SecretKey.Size));

    private LargeRoll() => Election = ElectionId.FromCommand(BinaryPrimitives.ReadUInt128BigEndian(Ulid.NewUlid().ToByteArray()), 1);

    public ElectionId Election { get; }

    public string OrganiserToken => KeyToken.Organiser(_organiser);

    public StreamId Stream => new(Election.Partition, StreamNames.Roll(Election, 0));

    /// <param name="log">Where to.</param>
    /// <param name="tail">How many events follow the snapshot; null for no snapshot.</param>
    public static async Task<LargeRoll> WriteAsync(IEventLog log, int? tail)
    {
        var roll = new LargeRoll();
        var created = new ElectionCreated(
            roll.Election.ToString(), "AAAAAA", roll._organiser.Hash().ToString(), "Benchmark", "", 0, 5, "registered", "closed", RollShards: 1, At: 0);
        await log.PlantAsync((StreamNames.Election(roll.Election), [created]));
        var events = roll.RollEvents().ToList();
        foreach (var part in events.Chunk(PlantedEvents.PerRequest))
            await log.PlantAsync((roll.Stream.Name, part));
        if (tail is { } after)
        {
            var state = RollState.Initial.Fold(events.Take(events.Count - after));
            await log.SaveSnapshotAsync(roll.Stream, new Snapshot(RollSnapshotCodec.SchemaName, events.Count - after, RollSnapshotCodec.Instance.Encode(state)), default);
        }

        return roll;
    }

    public static string Voter(int number) => $"voter-{number}";

    private IEnumerable<IRollEvent> RollEvents()
    {
        for (var i = 0; i < Voters; i++)
            yield return new VotersRegistered(Election.ToString(), 0, [Voter(i)], [AnyKey()]);
        for (var i = 0; i < Voters; i++)
        {
            yield return new BallotCreated(Election.ToString(), AnyBallot(), Voter(i), AnyKey(), i);
            yield return new VoterRevoked(Voter(i), i);
            if (i % (Voters / (Events - (3 * Voters))) == 0)
                yield return new VoterRevoked(Voter(i), i);
        }
    }

    private static string AnyKey() => new KeyHash(RandomNumberGenerator.GetBytes(KeyHash.Size)).ToString();

    private static string AnyBallot() => BallotId.Create(BinaryPrimitives.ReadUInt128BigEndian(RandomNumberGenerator.GetBytes(16)), 0).ToString();
}
