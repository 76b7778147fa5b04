using System.Collections.Frozen;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.JoinCodes;

namespace PhotoVote.Grains.Results.Feed;

/// <summary>Which stored events a tally has no business with: most of a log, and not worth decoding. A type that nobody knows is not one of them.</summary>
internal static class TallyEvents
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Others = new[]
    {
        nameof(BallotBegun), nameof(CandidateRated), nameof(RatingCleared), nameof(BallotVoided), nameof(JoinCodeAssigned),
    }.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <param name="type">As stored: the name, <c>.v</c> and a version.</param>
    public static bool IsWanted(string type)
    {
        var end = type.LastIndexOf(".v", StringComparison.Ordinal);
        return end < 0 || !Others.Contains(type.AsSpan(0, end));
    }
}
