using System.Globalization;
using PhotoVote.Domain;

namespace PhotoVote.StoredEvents.Tallies;

/// <summary>
/// Under which names tallies are kept: a storage contract between the grains, which write them through Orleans' grain storage, and the
/// programs that read them without Orleans.
/// </summary>
public static class TallyStorage
{
    /// <summary>The grain storage provider.</summary>
    public const string Provider = "tallies";

    /// <summary>The state's name. Storage tells states apart by name and grain key, whatever the grain's class: no other state may have it.</summary>
    public const string State = "tally";

    /// <summary>The grain key of an election's tally.</summary>
    public static string Key(ElectionId election) => election.ToString();

    /// <summary>
    /// Orleans takes a string key that reads as a hexadecimal number of 64 bits for an integer key, and its ADO.NET provider then stores
    /// the number (column <c>key_n1</c>) in place of the text. A client may choose command ids that lead to such an election.
    /// </summary>
    public static long? NumericKey(ElectionId election) =>
        ulong.TryParse(Key(election), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? (long)number : null;
}
