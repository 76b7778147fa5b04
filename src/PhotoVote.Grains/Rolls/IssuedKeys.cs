using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PhotoVote.Domain;

namespace PhotoVote.Grains.Rolls;

/// <summary>
/// The hashes of the keys that shards on this silo have issued ballots with of late, so that a ballot that begins on the same silo need not ask
/// its shard. They are in the log, and never change, unless that is set back. Two generations: when the young one is full, the old one is forgotten.
/// </summary>
public sealed class IssuedKeys
{
    private const int GenerationSize = 32_768;

    private readonly Lock _lock = new();

    // Values in the tables themselves: nothing of it for the garbage collector to look through.
    private Dictionary<(ElectionId Election, BallotId Ballot), Issued> _young = [];
    private Dictionary<(ElectionId Election, BallotId Ballot), Issued> _old = [];

    /// <summary>The ballot is issued, durably.</summary>
    /// <param name="isNew">Whether that was now, so that probably nobody has written to it.</param>
    public void Add(ElectionId election, BallotId ballot, KeyHash key, bool isNew)
    {
        lock (_lock)
        {
            if (_young.Count >= GenerationSize)
            {
                (_old, _young) = (_young, _old);
                _young.Clear();
            }

            _young[(election, ballot)] = new(key, isNew);
        }
    }

    /// <summary>They may not be in the log any more.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _young.Clear();
            _old.Clear();
        }
    }

    /// <summary>Null when it is not known here; the shard knows.</summary>
    public KeyHash? Find(ElectionId election, BallotId ballot)
    {
        lock (_lock)
            return _young.TryGetValue((election, ballot), out var issued) || _old.TryGetValue((election, ballot), out issued) ? issued.Key : null;
    }

    /// <summary>The same for whoever is about to write to it.</summary>
    /// <param name="isNew">Whether probably nobody has yet. That is said once: who asks again, or a retry, is not to try in vain.</param>
    public KeyHash? FindToWrite(ElectionId election, BallotId ballot, out bool isNew)
    {
        lock (_lock)
        {
            ref var issued = ref CollectionsMarshal.GetValueRefOrNullRef(_young, (election, ballot));
            if (Unsafe.IsNullRef(ref issued))
                issued = ref CollectionsMarshal.GetValueRefOrNullRef(_old, (election, ballot));
            isNew = false;
            if (Unsafe.IsNullRef(ref issued))
                return null;
            isNew = issued.IsNew;
            issued = issued with { IsNew = false };
            return issued.Key;
        }
    }

    private readonly record struct Issued(KeyHash Key, bool IsNew);
}
