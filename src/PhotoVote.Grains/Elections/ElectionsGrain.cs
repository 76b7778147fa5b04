using System.Buffers.Binary;
using Orleans.Concurrency;
using PhotoVote.Client;
using PhotoVote.Client.Elections;
using PhotoVote.Domain;
using PhotoVote.EventLog;

namespace PhotoVote.Grains.Elections;

/// <summary>Finds the grain that a new election is to be. It holds nothing, and every silo has its own.</summary>
[StatelessWorker(1)]
[Reentrant]
public sealed class ElectionsGrain(IEventLog log) : Grain, IElectionsGrain
{
    public Task<Reply<ElectionChanged>> CreateAsync(CommandHeader header, NewElection election, CancellationToken cancellationToken)
    {
        Span<byte> command = stackalloc byte[16];
        header.CommandId.TryWriteBytes(command);
        var id = ElectionId.FromCommand(BinaryPrimitives.ReadUInt128BigEndian(command), log.PartitionCount);
        return GrainFactory.GetGrain<IElectionGrain>(id.ToString()).CreateAsync(header, election, cancellationToken);
    }
}
