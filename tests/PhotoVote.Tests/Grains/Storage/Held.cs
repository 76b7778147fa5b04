using System.Diagnostics.CodeAnalysis;
using Orleans;
using PhotoVote.StoredEvents.Tallies;

namespace PhotoVote.Tests.Grains.Storage;

/// <summary>A tally's state as an activation holds it.</summary>
internal sealed class Held(TallyRecord? state = null, string? etag = null) : IGrainState<TallyRecord>
{
    [AllowNull]
    public TallyRecord State { get; set; } = state!;

    [AllowNull]
    public string ETag { get; set; } = etag!;

    public bool RecordExists { get; set; }
}
