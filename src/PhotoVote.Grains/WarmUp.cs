using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using PhotoVote.Client.Ballots;
using PhotoVote.Client.Rolls;
using PhotoVote.Domain;
using PhotoVote.Domain.Elections;
using PhotoVote.Domain.Rolls;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.StoredEvents;

namespace PhotoVote.Grains;

/// <summary>
/// Goes the way of a first request before there is one: a new process compiles what it runs for the first time, and connects to the log, and
/// whoever comes first would wait for that. It asks for a ballot and a voter of an election that nobody has created, and reads a roll that it
/// has made up; it writes nothing.
/// </summary>
internal sealed partial class WarmUp(IGrainFactory grains, IEventCodec codec, TimeProvider time, ILogger<WarmUp> logger) : ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>Enough for the compiler to see what is hot, and for the heap to be there; milliseconds once it has.</summary>
    private const int Voters = 8_000;

    private const int Events = 300;
    private const int Readings = 3;

    /// <summary>Whether another silo of this process has compiled it all: 1 if so.</summary>
    private static int _read;

    /// <summary>A silo whose log answers slowly starts all the same.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(WarmUp), ServiceLifecycleStage.Active, StartAsync);

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            // No command has this election's id: it would have been sent in 1970.
            var (election, nobody) = (default(ElectionId), new SecretKey(RandomNumberGenerator.GetBytes(SecretKey.Size)));
            await Task.WhenAll(
                Task.Run(() => Read(nobody), cancellationToken),
                grains.GetGrain<IBallotGrain>($"{election}/{default(BallotId)}").GetAsync(KeyToken.Ballot(nobody), cancellationToken),
                grains.GetGrain<IRollGrain>($"{election}/0").GetVoterAsync(KeyToken.Organiser(nobody), "nobody", cancellationToken))
                .WaitAsync(Patience, time, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(logger, e);
        }
    }

    private void Read(SecretKey key)
    {
        if (Interlocked.Exchange(ref _read, 1) == 1)
            return;
        var hash = key.Hash();
        var voters = Enumerable.Range(0, Voters).Select(i => new RollVoter(VoterId.Parse($"{i}"), hash, Ballot: new BallotId((UInt128)i))).ToList();
        var roll = RollState.Restore(voters, [.. voters.Select(v => new IssuedBallot(v.Ballot!.Value, v.Voter, hash))], 0);
        var snapshot = RollSnapshotCodec.Instance.Encode(roll);
        for (var i = 0; i < Readings; i++)
            roll = RollSnapshotCodec.Instance.Decode(snapshot);

        for (var i = 0; i < Events; i++)
        {
            roll = roll.When((IRollEvent)Stored(new VotersRegistered("", 0, [$"v{i}"], [hash.ToString()])))
                .When((IRollEvent)Stored(new BallotCreated("", new BallotId((UInt128)i).ToString(), $"v{i}", hash.ToString(), 0)))
                .When((IRollEvent)Stored(new VoterRevoked($"v{i}", 0)));
        }

        _ = ElectionState.Initial.When((IElectionEvent)Stored(new ElectionCreated("", "", "", "", "", 0, 5, "registered", "closed", RollShards: 1, At: 0)));
    }

    /// <summary>The event as it comes back from the log.</summary>
    private object Stored(object e)
    {
        var stored = codec.Encode(e);
        return codec.Decode(new RecordedEvent("", 1, 1, default, 1, stored.Type, stored.Data, default, default));
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The first requests may take a little longer")]
    private static partial void LogFailed(ILogger logger, Exception e);
}
