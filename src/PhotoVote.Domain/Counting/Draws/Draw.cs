using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace PhotoVote.Domain.Counting;

/// <summary>
/// A draw that anyone can repeat. Each candidate has a ticket, HMAC-SHA256(seed, "photovote/draw/v1\n{closing}\n{candidate's number}"); the
/// lowest, read as a number of 256 bits, comes first. The seed was committed to before voting opened, so it cannot be chosen to suit the
/// ballots; <paramref name="closing"/> was not known then, so the seed cannot have been chosen to suit it. Without the seed nobody can see
/// what a further ballot would do to the draw. Who both knows the seed and casts ballots late could try: keep the two apart, or take what
/// nobody here decides (a public beacon's value after the close) as the closing value.
/// </summary>
/// <param name="closing">Printable ASCII on one line: the digest of the final profile, say, or of the log at the close.</param>
public sealed class Draw(DrawSeed seed, string closing)
{
    public const int LongestClosing = 200;

    public DrawSeed Seed { get; } = seed;

    public string Closing { get; } = IsClosing(closing)
        ? closing
        : throw new ArgumentException($"The closing value is 1 to {LongestClosing} printable ASCII characters.", nameof(closing));

    public static bool IsClosing(string text) => text.Length is > 0 and <= LongestClosing && text.All(c => c is >= ' ' and <= '~');

    /// <summary>The closing value where there is no log: "profile-" and the digest of what was counted.</summary>
    public static string ClosingOf(CompetitionProfile profile) => "profile-" + profile.Digest();

    /// <summary>The closing value of an election: base64url of bytes that were drawn at its close.</summary>
    public static string ClosingOf(ReadOnlySpan<byte> random) => Base64Url.EncodeToString(random);

    /// <summary>The candidate's ticket, 43 characters of base64url.</summary>
    public string TicketText(int candidate) => Base64Url.EncodeToString(Ticket(candidate));

    /// <summary>The candidates in the order in which they are drawn.</summary>
    public ImmutableArray<int> Order(IEnumerable<int> candidates) =>
        [.. candidates.Select(c => (Number: c, Ticket: Convert.ToHexString(Ticket(c)))).OrderBy(c => c.Ticket, StringComparer.Ordinal).Select(c => c.Number)];

    private byte[] Ticket(int candidate)
    {
        var ticket = new byte[SHA256.HashSizeInBytes];
        Seed.Mac(Encoding.ASCII.GetBytes($"photovote/draw/v1\n{Closing}\n{candidate}"), ticket);
        return ticket;
    }
}
