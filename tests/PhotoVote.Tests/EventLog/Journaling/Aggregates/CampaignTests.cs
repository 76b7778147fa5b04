using System.Collections.Concurrent;
using System.Globalization;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.Tests.EventLog.Journaling.Kit;

namespace PhotoVote.Tests.EventLog.Journaling.Aggregates;

/// <summary>
/// Many callers, two activations on one stream that come and go, a log that fails in every way it may: afterwards the log must hold exactly
/// what the callers were told. PHOTOVOTE_CAMPAIGN_SECONDS makes it longer, PHOTOVOTE_CAMPAIGN_SEED repeats a run as far as threads allow.
/// </summary>
public sealed class CampaignTests(JournalSilo silo) : AggregateTests(silo)
{
    private const int Callers = 12;
    private const int CommandsEach = 40;
    private const int Names = 60;
    private const int Cap = 40;

    private enum Told
    {
        Written,
        NotWritten,
        Unknown,
    }

    /// <param name="kind">Of aggregate: one that keeps snapshots, or one that takes its stream for empty each time it comes alive.</param>
    [Theory]
    [InlineData("snap")]
    [InlineData("new")]
    public async Task The_log_holds_what_callers_were_told(string kind)
    {
        var seconds = double.Parse(Environment.GetEnvironmentVariable("PHOTOVOTE_CAMPAIGN_SECONDS") ?? "3", CultureInfo.InvariantCulture);
        var seed = int.Parse(Environment.GetEnvironmentVariable("PHOTOVOTE_CAMPAIGN_SEED") ?? $"{Random.Shared.Next()}", CultureInfo.InvariantCulture);
        var end = TimeProvider.System.GetTimestamp() + (long)(seconds * TimeProvider.System.TimestampFrequency);
        do
        {
            try
            {
                await new Round(Silo, kind, seed).RunAsync();
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                throw new InvalidOperationException($"Seed {seed}: {e.Message}", e);
            }

            seed++;
        }
        while (TimeProvider.System.GetTimestamp() < end);
    }

    /// <summary>One stream and all that happens to it.</summary>
    private sealed class Round(JournalSilo silo, string kind, int seed)
    {
        private readonly string _name = $"{kind}{Guid.NewGuid():N}";
        private readonly Random _faults = new(seed);
        private readonly ConcurrentDictionary<string, Told> _told = new(StringComparer.Ordinal);

        private StreamFaults Faults => silo.Log.On(WordAggregate.StreamOf(_name).Name);

        public async Task RunAsync()
        {
            Faults.ChooseFault = () => Chance() switch
            {
                < 6 => AppendFault.NotWritten,
                < 12 => AppendFault.UnknownWritten,
                < 18 => AppendFault.UnknownNotWritten,
                < 19 => AppendFault.Unforeseen,
                _ => AppendFault.None,
            };
            Faults.FailsReading = () => Chance() < 5;
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CallAsync(caller, new Random(HashCode.Combine(seed, caller))), Cancel)));
            Faults.ChooseFault = null;
            Faults.FailsReading = null;
            await CheckAsync();
        }

        private int Chance()
        {
            lock (_faults)
                return _faults.Next(100);
        }

        private async Task CallAsync(int caller, Random random)
        {
            for (var i = 0; i < CommandsEach; i++)
            {
                var word = $"{random.Next(Names)}:{caller}-{i}";
                var id = Ulid.NewUlid();
                var told = Told.NotWritten;
                for (var attempt = 0; attempt < 4; attempt++)
                {
                    var outcome = await SendAsync(word, id, random);

                    // What was unknown stays so until an answer resolves it.
                    if (outcome is { } known)
                        told = known;
                    if (outcome is Told.Written or Told.NotWritten && random.Next(2) == 0)
                        break;
                }

                _told[word] = told;
                if (random.Next(40) == 0)
                    await EndAsync(random);
            }
        }

        /// <returns>What the caller knows now; null when nothing new.</returns>
        private async Task<Told?> SendAsync(string word, Ulid id, Random random)
        {
            using var impatience = new CancellationTokenSource();
            if (random.Next(10) == 0)
                impatience.CancelAfter(TimeSpan.FromMilliseconds(random.Next(4)));
            try
            {
                var outcome = await ExecuteUntilAsync(Activation(random), Claim(word, id), impatience.Token);
                if (outcome is CommandOutcome<Words, string>.Done done)
                {
                    Assert.Contains(word, done.State.All);
                    return Told.Written;
                }

                Assert.IsType<CommandOutcome<Words, string>.Refused>(outcome);
                return Told.NotWritten;
            }
            catch (AppendOutcomeUnknownException)
            {
                return Told.Unknown;
            }
            catch (Exception e) when (e is EventLogException or OperationCanceledException or OrleansMessageRejectionException or InvalidOperationException { Message: "Unforeseen (test)." })
            {
                // This attempt wrote nothing, or never reached an activation; it says nothing about the ones before.
                return null;
            }
        }

        /// <summary>A name is given away once, and words are counted: whoever decides on a wrong state breaks one of them.</summary>
        private static AggregateCommand<Words, WordAdded, string> Claim(string word, Ulid id)
        {
            var name = word.Split(':')[0] + ":";
            return Decide(
                (state, version) =>
                    state.All.Count != version ? throw new InvalidOperationException($"{state.All.Count} words at version {version}.")
                    : state.All.Count >= Cap ? Refuse("full")
                    : state.All.Exists(w => w.StartsWith(name, StringComparison.Ordinal)) ? Refuse("taken")
                    : Accept(word),
                id: id,
                request: word);
        }

        private IWordAggregate Activation(Random random) => silo.Grains.GetGrain<IWordAggregate>(random.Next(3) == 0 ? $"{_name}#twin" : _name);

        private async Task EndAsync(Random random)
        {
            try
            {
                await Activation(random).TakeAsync((WordAggregate g) =>
                {
                    g.DeactivateOnIdle();
                    return Task.CompletedTask;
                });
            }
            catch (OrleansMessageRejectionException)
            {
                // Several ended it at once.
            }
        }

        private async Task CheckAsync()
        {
            var slice = await silo.Log.Sound.ReadStreamAsync(WordAggregate.StreamOf(_name), 1, 10_000, ReadDirection.Forwards, Cancel);
            var written = slice.Events.Select(e => ((WordAdded)silo.Codec.Decode(e)).Word).ToList();

            Assert.Equal(written.Count, written.Distinct().Count());
            Assert.Equal(written.Count, written.Select(w => w.Split(':')[0]).Distinct().Count());
            Assert.InRange(written.Count, 1, Cap);
            foreach (var (word, told) in _told)
                if (told != Told.Unknown)
                    Assert.True(told == Told.Written == written.Contains(word), $"{word}: told {told}, in the log: {written.Contains(word)}");
            Assert.All(written, word => Assert.True(_told.ContainsKey(word), word));

            foreach (var grain in new[] { _name, $"{_name}#twin" })
                Assert.Equal(written, (await silo.Grains.GetGrain<IWordAggregate>(grain).TakeAsync((WordAggregate g) => g.ReadThroughAsync())).All);
        }
    }
}
