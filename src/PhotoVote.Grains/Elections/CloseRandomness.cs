using System.Security.Cryptography;
using PhotoVote.Domain.Counting;

namespace PhotoVote.Grains.Elections;

/// <summary>
/// What the server brings to an election's draw: random bytes that nobody has seen when the close is written. Whoever holds the seed cannot know them
/// while ballots are cast, and whoever runs the server does not hold the seed.
/// </summary>
internal static class CloseRandomness
{
    private const int Size = 32;

    public static string Draw() => Domain.Counting.Draw.ClosingOf(RandomNumberGenerator.GetBytes(Size));
}
