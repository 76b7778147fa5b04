using System.Diagnostics;
using PhotoVote.Client;

namespace PhotoVote.Campaign.Races;

/// <summary>What a request was told, and when.</summary>
/// <param name="Sent">The first time, by the stopwatch.</param>
internal sealed record Told<T>(Reply<T> Reply, long Sent, long Answered)
    where T : class
{
    public bool IsDone => Reply.IsDone;

    public string? Code => Reply.Code;
}

/// <summary>The time that the command took which everybody races against.</summary>
internal readonly record struct Turn(long Sent, long Answered)
{
    /// <summary>Whether a request was on its way at the same time.</summary>
    public bool Met<T>(Told<T> told)
        where T : class => told.Sent < Answered && told.Answered > Sent;
}

/// <summary>
/// Somebody who sends one request after the other, to either silo; now and then the network delivers one twice, to both, and what was not
/// written or is open is sent again under its id.
/// </summary>
internal sealed class RaceClient(IReadOnlyList<IGrainFactory> silos, int seed)
{
    private const int MostAttempts = 100;

    public Random Random { get; } = new(seed);

    /// <exception cref="RaceException">It was told two things, or a fault, or nothing.</exception>
    public async Task<Told<T>> SendAsync<T>(Func<IGrainFactory, Task<Reply<T>>> send)
        where T : class
    {
        var sent = Stopwatch.GetTimestamp();
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            var first = Random.Next(silos.Count);
            IGrainFactory[] to = Random.Next(4) == 0 ? [silos[first], silos[(first + 1) % silos.Count]] : [silos[first]];
            var replies = await Task.WhenAll(to.Select(send)).ConfigureAwait(false);
            if (Array.Find(replies, reply => reply.Status == ReplyStatus.Faulted) is { } fault)
                throw new RaceException($"a fault: {fault.Detail}");
            var settled = Array.FindAll(replies, reply => reply.Status is ReplyStatus.Done or ReplyStatus.Refused);
            if (settled.Select(reply => reply.IsDone).Distinct().Count() > 1)
                throw new RaceException($"told two things: {string.Join(" and ", settled.Select(reply => reply.Code ?? "done"))}");
            if (settled.Length > 0)
                return new(settled[0], sent, Stopwatch.GetTimestamp());
        }

        throw new RaceException($"nothing was settled in {MostAttempts} attempts");
    }
}

/// <summary>What must not happen did.</summary>
public sealed class RaceException(string message) : Exception(message)
{
    internal static void Unless(bool isSo, string otherwise)
    {
        if (!isSo)
            throw new RaceException(otherwise);
    }
}
