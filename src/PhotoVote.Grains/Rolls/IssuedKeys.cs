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
    private Dictionary<(ElectionId Election, BallotId Ballot), KeyHash> _young = [];
    private Dictionary<(ElectionId Election, BallotId Ballot), KeyHash> _old = [];

    /// <summary>The ballot is issued, durably.</summary>
    public void Add(ElectionId election, BallotId ballot, KeyHash key)
    {
        lock (_lock)
        {
            if (_young.Count >= GenerationSize)
            {
                (_old, _young) = (_young, _old);
                _young.Clear();
            }

            _young[(election, ballot)] = key;
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
            return _young.TryGetValue((election, ballot), out var key) || _old.TryGetValue((election, ballot), out key) ? key : null;
    }
}
