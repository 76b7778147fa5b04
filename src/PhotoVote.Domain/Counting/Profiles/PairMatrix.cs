using System.Collections.Immutable;

namespace PhotoVote.Domain.Counting;

/// <summary>What a <see cref="PairCounter"/> has counted.</summary>
/// <param name="compared">The numbers of those who were compared, each with each.</param>
/// <param name="above">A row for each of them, of as many numbers: how many ballots rate the row's candidate above the column's.</param>
public sealed class PairMatrix(ImmutableArray<int> compared, ImmutableArray<long> above) : IPairwisePreferences
{
    public ImmutableArray<int> Compared { get; } = compared;

    public ImmutableArray<long> Above { get; } = above.Length == compared.Length * compared.Length
        ? above
        : throw new ArgumentException("There is a number for each two of those who were compared.", nameof(above));

    public (long First, long Second) Between(int first, int second)
    {
        var (i, j) = (Place(first), Place(second));
        return (Above[(i * Compared.Length) + j], Above[(j * Compared.Length) + i]);
    }

    private int Place(int number) => Compared.IndexOf(number) is var place and >= 0
        ? place
        : throw new ArgumentException($"Candidate {number} was not compared.", nameof(number));
}
