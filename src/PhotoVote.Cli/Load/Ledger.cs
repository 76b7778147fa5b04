using PhotoVote.Client;
using PhotoVote.Domain;

namespace PhotoVote.Cli.Load;

/// <summary>How far a voter came, and what they were told.</summary>
internal enum Fate : byte
{
    /// <summary>Nothing was sent for them.</summary>
    Absent,

    /// <summary>They asked for a ballot, and do not know whether there is one.</summary>
    Asking,

    /// <summary>They were given none.</summary>
    Denied,

    /// <summary>They hold a ballot, and sent no cast.</summary>
    Holding,

    /// <summary>They cast, and do not know what became of it.</summary>
    Casting,

    /// <summary>They cast, and were told that it is not done.</summary>
    Rejected,

    /// <summary>They cast, and were told so.</summary>
    Acknowledged,
}

/// <summary>What every voter was told; some twenty bytes for each. A voter's entries are written by one thread at a time.</summary>
internal sealed class Ledger(int voters)
{
    private readonly Fate[] _fates = new Fate[voters];
    private readonly BallotId[] _ballots = new BallotId[voters];

    public int Voters => voters;

    public Fate FateOf(int voter) => _fates[voter];

    public BallotId BallotOf(int voter) => _ballots[voter];

    public long Count(Fate fate) => _fates.LongCount(f => f == fate);

    public void Ask(int voter) => _fates[voter] = Fate.Asking;

    public void Deny(int voter, ReplyStatus status) => _fates[voter] = status == ReplyStatus.Unknown ? Fate.Asking : Fate.Denied;

    public void Hold(int voter, BallotId ballot) => (_fates[voter], _ballots[voter]) = (Fate.Holding, ballot);

    public void Cast(int voter) => _fates[voter] = Fate.Casting;

    public void CastEnded(int voter, ReplyStatus status) => _fates[voter] = status switch
    {
        ReplyStatus.Done => Fate.Acknowledged,
        ReplyStatus.Unknown => Fate.Casting,
        _ => Fate.Rejected,
    };
}
