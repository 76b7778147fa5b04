namespace PhotoVote.Grains.Results;

/// <summary>What a ballot asks of its election's counts. The key is the election's id.</summary>
[Alias("PhotoVote.ITallyPlace")]
internal interface ITallyPlace : IGrainWithStringKey
{
    /// <summary>How far the log is counted: to this position at least, unless that cannot be read.</summary>
    [Alias("Find")]
    Task<Client.Reply<TallyPlace>> FindAsync(long position);
}

/// <param name="Position">Everything in the partition up to here is counted.</param>
[GenerateSerializer, Immutable, Alias("PhotoVote.TallyPlace")]
internal sealed record TallyPlace([property: Id(0)] long Position);
