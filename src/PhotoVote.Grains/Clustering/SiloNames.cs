using System.Globalization;

namespace PhotoVote.Grains.Clustering;

/// <summary>
/// Silos' names, "4-partitions-1f0c…". The name is the one thing in Orleans' table of members that is a silo's own to choose, so it carries
/// what the members must agree on.
/// </summary>
public static class SiloNames
{
    private const string Partitions = "-partitions-";

    /// <summary>A name like no other.</summary>
    public static string New(int partitions) => string.Create(CultureInfo.InvariantCulture, $"{partitions}{Partitions}{Guid.NewGuid():N}");

    /// <summary>Null when the name is not one of these.</summary>
    public static int? PartitionsOf(string name) =>
        name.IndexOf(Partitions, StringComparison.Ordinal) is var end and > 0
        && int.TryParse(name.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out var partitions)
            ? partitions
            : null;
}
