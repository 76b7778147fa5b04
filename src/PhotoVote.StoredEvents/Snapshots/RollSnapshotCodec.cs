using System.Buffers.Binary;
using System.Text;
using PhotoVote.Domain;
using PhotoVote.Domain.Rolls;
using PhotoVote.EventLog.Journaling;

namespace PhotoVote.StoredEvents;

/// <summary>
/// A roll shard as bytes: "roll-shard.v1". All numbers big endian.
/// <code>
/// voters u32 · ballots u32 · pacedUntil i64
/// voters × [ id length u8 · id ASCII · flags u8 (1 revoked, 2 has a ballot) · key hash 32 · ballot id 16 if it has one ]
/// ballots × [ ballot id 16 · key hash 32 · index of its voter above u32 ]
/// </code>
/// Voters in the order of their ids, ballots in the order of theirs: equal states give equal bytes.
/// </summary>
public sealed class RollSnapshotCodec : ISnapshotCodec<RollState>
{
    /// <summary>Under which a snapshot is stored. A snapshot of another schema is not read but folded again from the events.</summary>
    public const string SchemaName = "roll-shard.v1";

    private const byte RevokedFlag = 1;
    private const byte BallotFlag = 2;

    public static RollSnapshotCodec Instance { get; } = new();

    public string Schema => SchemaName;

    public ReadOnlyMemory<byte> Encode(RollState state)
    {
        var voters = state.Voters.ToArray();
        Array.Sort(voters, static (a, b) => string.CompareOrdinal(a.Voter.Value, b.Voter.Value));
        var ballots = state.Ballots.ToArray();
        Array.Sort(ballots, static (a, b) => a.Ballot.Value.CompareTo(b.Ballot.Value));
        var places = new Dictionary<VoterId, uint>(voters.Length);

        var writer = new Writer(new byte[16 + (voters.Length * 114) + (ballots.Length * 52)]);
        writer.U32((uint)voters.Length);
        writer.U32((uint)ballots.Length);
        writer.I64(state.PacedUntil);
        foreach (var voter in voters)
        {
            places.Add(voter.Voter, (uint)places.Count);
            writer.Text(voter.Voter.ToString());
            writer.U8((byte)((voter.Revoked ? RevokedFlag : 0) | (voter.Ballot is null ? 0 : BallotFlag)));
            writer.Key(voter.Key);
            if (voter.Ballot is { } ballot)
                writer.Id(ballot);
        }

        foreach (var ballot in ballots)
        {
            writer.Id(ballot.Ballot);
            writer.Key(ballot.Key);
            writer.U32(places[ballot.Voter]);
        }

        return writer.Written;
    }

    /// <exception cref="DamagedEventException">These are not the bytes of a roll shard.</exception>
    public RollState Decode(ReadOnlyMemory<byte> data)
    {
        try
        {
            var reader = new Reader(data.Span);
            var voters = new RollVoter[reader.Count(34)];
            var ballots = new IssuedBallot[reader.Count(52)];
            var pacedUntil = reader.I64();
            for (var i = 0; i < voters.Length; i++)
            {
                var id = VoterId.Parse(reader.Text());
                var flags = reader.U8();
                var key = reader.Key();
                voters[i] = new RollVoter(id, key, (flags & RevokedFlag) != 0, (flags & BallotFlag) != 0 ? reader.Id() : null);
            }

            for (var i = 0; i < ballots.Length; i++)
            {
                var id = reader.Id();
                var key = reader.Key();
                ballots[i] = new IssuedBallot(id, voters[reader.U32()].Voter, key);
            }

            reader.End();
            return RollState.Restore(voters, ballots, pacedUntil);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or IndexOutOfRangeException)
        {
            throw new DamagedEventException(SchemaName, e.Message, e);
        }
    }

    private ref struct Writer(byte[] buffer)
    {
        private int _at;

        public readonly ReadOnlyMemory<byte> Written => buffer.AsMemory(0, _at);

        public void U8(byte value) => buffer[_at++] = value;

        public void U32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Take(4), value);

        public void I64(long value) => BinaryPrimitives.WriteInt64BigEndian(Take(8), value);

        public void Id(BallotId id) => BinaryPrimitives.WriteUInt128BigEndian(Take(16), id.Value);

        public void Key(KeyHash key) => key.CopyTo(Take(KeyHash.Size));

        public void Text(string ascii)
        {
            U8((byte)ascii.Length);
            Encoding.ASCII.GetBytes(ascii, Take(ascii.Length));
        }

        private Span<byte> Take(int length) => buffer.AsSpan((_at += length) - length, length);
    }

    private ref struct Reader(ReadOnlySpan<byte> data)
    {
        private ReadOnlySpan<byte> _rest = data;

        public byte U8() => Take(1)[0];

        public uint U32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

        public long I64() => BinaryPrimitives.ReadInt64BigEndian(Take(8));

        public BallotId Id() => new(BinaryPrimitives.ReadUInt128BigEndian(Take(16)));

        public KeyHash Key() => new(Take(KeyHash.Size));

        public string Text() => Encoding.ASCII.GetString(Take(U8()));

        // A damaged count must not make us reserve memory for more than the data can hold.
        public uint Count(int least)
        {
            var count = U32();
            return count <= _rest.Length / least ? count : throw new FormatException($"{count} entries do not fit into the data.");
        }

        public readonly void End()
        {
            if (!_rest.IsEmpty)
                throw new FormatException($"{_rest.Length} bytes too many.");
        }

        private ReadOnlySpan<byte> Take(int length)
        {
            var taken = _rest[..length];
            _rest = _rest[length..];
            return taken;
        }
    }
}
