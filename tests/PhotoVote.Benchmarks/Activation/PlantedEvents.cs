using PhotoVote.EventLog;
using PhotoVote.StoredEvents;

namespace PhotoVote.Benchmarks.Activation;

/// <summary>Events that are written as they are, without the commands that lead to them.</summary>
internal static class PlantedEvents
{
    public const int PerRequest = 1_000;

    public static async Task PlantAsync(this IEventLog log, params IEnumerable<(string Stream, IEnumerable<object> Events)> streams)
    {
        var command = Ulid.NewUlid();
        var outcome = await log.AppendAsync(
            new AppendRequest(
                0, command, Fingerprint.Of(command.ToString()),
                [.. streams.Select(s => new StreamAppend(s.Stream, ExpectedVersion.Any, [.. s.Events.Select(StoredEventCodec.Current.Encode)]))]),
            default);
        if (outcome is not AppendOutcome.Appended)
            throw new InvalidOperationException($"{outcome}");
    }
}
