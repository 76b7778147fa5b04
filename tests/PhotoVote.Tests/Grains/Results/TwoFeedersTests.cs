using System.Collections.Immutable;
using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.Grains.Results;
using PhotoVote.StoredEvents;

namespace PhotoVote.Tests.Grains.Results;

/// <summary>While one reader takes over from another, both may feed the same counts.</summary>
public sealed class TwoFeedersTests
{
    private static readonly ElectionId Election = ElectionId.FromCommand(7, 1);

    [Fact]
    public async Task AnEventThatTwoFeedAtTheSameMoment_IsCountedOnce()
    {
        var count = ElectionCount.Begin(Election, 0, []);
        var cast = new BallotCast(Election.ToString(), "b", "k", ImmutableArray.Create(1), ImmutableArray.Create(5), 1);
        var data = StoredEventCodec.Current.Encode(cast);
        var recorded = new RecordedEvent($"{Election}/ballot/b", 1, 1, Ulid.NewUlid(), 1, data.Type, data.Data, default, DateTimeOffset.UnixEpoch);
        using var codec = new MeetingCodec();

        var stopping = TestContext.Current.CancellationToken;
        await Task.WhenAll(Task.Run(() => count.Count(recorded, codec), stopping), Task.Run(() => count.Count(recorded, codec), stopping));

        Assert.Equal(2, codec.Met);
        Assert.Equal(1, count.Read().View.Turnout.Cast);
        Assert.Equal((1, 1), (count.Events, count.Position));
    }

    /// <summary>Nobody goes on before both have looked whether the event is counted, and are at it.</summary>
    private sealed class MeetingCodec : IEventCodec, IDisposable
    {
        private readonly Barrier _both = new(2);
        private int _met;

        public int Met => _met;

        public EventData Encode(object @event) => StoredEventCodec.Current.Encode(@event);

        public object Decode(RecordedEvent recorded)
        {
            if (_both.SignalAndWait(TimeSpan.FromSeconds(10)))
                Interlocked.Increment(ref _met);
            return StoredEventCodec.Current.Decode(recorded);
        }

        public void Dispose() => _both.Dispose();
    }
}
