using System.Diagnostics.CodeAnalysis;
using PhotoVote.Domain.Counting;

namespace PhotoVote.Domain.Elections;

public sealed partial record ElectionState
{
    /// <summary>By what a competition is counted: the election's rule, in the version that was chosen, with the competition's quorum and the draw.</summary>
    /// <param name="why">What this program does not have, in words.</param>
    public bool TryCount(
        int competition, [NotNullWhen(true)] out CountingRule? rule, [NotNullWhen(true)] out CountingParameters? parameters, out string why)
    {
        if (!Counting.TryResolve(out rule, out parameters, out why))
            return false;
        var seed = Counting.DrawCommitment is not null && DrawClosing is not null && Domain.Counting.DrawSeed.TryParse(DrawSeed, out var revealed) ? revealed : null;
        parameters = parameters with
        {
            BallotsQuorum = QuorumOf(competition),
            DrawSeed = seed,
            DrawClosing = seed is null ? null : DrawClosing,
            AwaitedDraw = seed is null ? Counting.DrawCommitment : null,
        };
        return true;
    }

    /// <summary>With fewer ballots a competition has no result: its own quorum, or the election's.</summary>
    public long QuorumOf(int competition) => Competitions.GetValueOrDefault(competition)?.Quorum ?? Counting.BallotsQuorum;
}
