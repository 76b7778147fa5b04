using System.IO.Pipelines;
using PhotoVote.Gateway.Overload;

namespace PhotoVote.Gateway.Requests;

/// <summary>
/// Reads on in a body of which more than is small has come, as long as it comes fast enough. (The server's own measure knows HTTP/1.1 only,
/// and begins with the first byte.)
/// </summary>
internal sealed class PacedReading(PipeReader body, TimeProvider time)
{
    private readonly long _began = time.GetTimestamp();

    /// <summary>Whether it came too slowly.</summary>
    public bool IsTooSlow { get; private set; }

    /// <returns>What is there: so many bytes, or all there are; less when it comes too slowly, or somebody else cancels the reader.</returns>
    public async ValueTask<ReadResult> ReadAtLeastAsync(long bytes)
    {
        for (long seen = 0; ;)
        {
            ReadResult result;
            await using (time.CreateTimer(_ => GiveUp(), null, Patience(seen), Timeout.InfiniteTimeSpan))
                result = await body.ReadAsync();
            seen = result.Buffer.Length;
            if (result.IsCanceled || result.IsCompleted || seen >= bytes)
                return result;
            body.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private TimeSpan Patience(long bytes)
    {
        var left = BodyTerms.Grace + TimeSpan.FromSeconds((double)bytes / BodyTerms.LeastRate) - time.GetElapsedTime(_began);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private void GiveUp()
    {
        IsTooSlow = true;
        body.CancelPendingRead();
    }
}
