using System.Text;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Elections;
using PhotoVote.Domain.JoinCodes;
using PhotoVote.Domain.Rolls;
using PhotoVote.StoredEvents;

namespace PhotoVote.Tests.StoredEvents;

/// <summary>The bytes under which events are kept. A failure here means that existing logs would read differently: the code is wrong, never the file.</summary>
public class GoldenFileTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "StoredEvents", "Golden");

    public static TheoryData<string> Types => new(EventRegistry.Current.Types.Select(t => t.StoredAs));

    [Theory, MemberData(nameof(Types))]
    public void A_stored_event_keeps_its_bytes_for_ever(string type)
    {
        var sample = Sample(type);
        Assert.Equal(Encoding.UTF8.GetString(Golden(type)), Encoding.UTF8.GetString(EventRegistry.Current.Encode(sample)));
        Assert.Equal(Golden(type), EventRegistry.Current.Encode(sample));
    }

    [Theory, MemberData(nameof(Types))]
    public void A_stored_event_reads_as_the_record_it_was(string type) =>
        Assert.Equal(Sample(type), EventRegistry.Current.Decode(type, Golden(type).AsMemory()));

    [Fact]
    public void Every_registered_type_has_a_golden_file_and_every_file_a_type() => Assert.Equal(
        EventRegistry.Current.Types.Select(t => t.StoredAs).Order(StringComparer.Ordinal),
        Directory.GetFiles(Folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_event_of_the_domain_is_registered()
    {
        Type[] unions = [typeof(IElectionEvent), typeof(IRollEvent), typeof(IBallotEvent), typeof(IJoinCodeEvent)];
        var events = typeof(IElectionEvent).Assembly.GetTypes().Where(t => t.IsClass && unions.Any(u => u.IsAssignableFrom(t)));
        Assert.Equal(
            events.Select(t => t.Name).Order(StringComparer.Ordinal),
            EventRegistry.Current.Types.Select(t => t.Record.Name).Order(StringComparer.Ordinal));
    }

    private static byte[] Golden(string type) => File.ReadAllBytes(Path.Combine(Folder, type + ".json"));

    private static object Sample(string type) => Samples.All.Single(e => EventRegistry.Current.TypeOf(e) == type);
}
