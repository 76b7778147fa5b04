using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using PhotoVote.Domain.Elections;
using PhotoVote.StoredEvents;

namespace PhotoVote.Tests.StoredEvents;

public class EventRegistryTests
{
    [Theory]
    [InlineData("CandidateRated.v1", """{"candidate":1,"rating":2,"mood":"good"}""", "mood")]
    [InlineData("CandidateRated.v1", """{"candidate":1}""", "rating")]
    [InlineData("CandidateRated.v1", """{"candidate":1,"rating":2,"rating":3}""", "uplicate")]
    [InlineData("CandidateRated.v1", """{"candidate":1,"Rating":2}""", "Rating")]
    [InlineData("CandidateRated.v1", """{"candidate":"1","rating":2}""", "candidate")]
    [InlineData("CandidateRated.v1", """{"candidate":1,"rating":2.5}""", "rating")]
    [InlineData("CandidateRated.v1", """{"candidate":1,"rating":2} x""", "invalid")]
    [InlineData("CandidateRated.v1", "null", "null")]
    [InlineData("CandidateRated.v1", "", "JSON")]
    [InlineData("CandidateRated.v1", "[1,2]", "")]
    [InlineData("ElectionTextCorrected.v1", """{"title":null,"description":""}""", "itle")]
    [InlineData("BallotCast.v1", """{"election":"E","ballot":"B","key":"K","candidates":[1],"at":1}""", "ratings")]
    public void A_damaged_event_is_named_and_its_problem_told(string type, string json, string problem)
    {
        var damaged = Assert.Throws<DamagedEventException>(() => Decode(EventRegistry.Current, type, json));
        Assert.Equal(type, damaged.Type);
        Assert.Contains(type, damaged.Message, StringComparison.Ordinal);
        Assert.Contains(problem, damaged.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CandidateRated.v2")]
    [InlineData("CandidateRated")]
    [InlineData("candidaterated.v1")]
    [InlineData("")]
    public void An_event_that_this_build_does_not_know_is_an_error_not_a_gap(string type)
    {
        var unknown = Assert.Throws<UnknownEventException>(() => Decode(EventRegistry.Current, type, "{}"));
        Assert.Contains($"'{type}'", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_that_is_not_registered_cannot_be_stored()
    {
        Assert.Throws<UnknownEventException>(() => EventRegistry.Current.TypeOf("no event"));
        Assert.Throws<UnknownEventException>(() => EventRegistry.Current.Encode("no event"));
    }

    [Fact]
    public void Text_in_any_script_stays_readable_in_the_log()
    {
        var json = Encoding.UTF8.GetString(EventRegistry.Current.Encode(new CompetitionAdded(1, "Žluť + 夜景", "<b>&'")));
        Assert.Equal("""{"competition":1,"title":"Žluť + 夜景","description":"<b>&'"}""", json);
    }

    [Fact]
    public void What_was_not_given_is_not_stored() =>
        Assert.Equal("""{"candidate":1,"title":"T"}""", Encoding.UTF8.GetString(EventRegistry.Current.Encode(new CandidateTextCorrected(1, "T"))));

    [Fact]
    public void An_old_version_reads_as_todays_through_every_version_between()
    {
        Assert.Equal(new Greeted("Ana", "en", 1), Decode(Upcasting, "Greeted.v1", """{"who":"Ana"}"""));
        Assert.Equal(new Greeted("Ana", "cs", 1), Decode(Upcasting, "Greeted.v2", """{"name":"Ana","language":"cs"}"""));
        Assert.Equal(new Greeted("Ana", "cs", 2), Decode(Upcasting, "Greeted.v3", """{"name":"Ana","language":"cs","times":2}"""));
        Assert.Equal("Greeted.v3", Upcasting.TypeOf(new Greeted("Ana", "cs", 2)));
    }

    [Theory]
    [InlineData("""{"who":"Ana","more":1}""")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"who":"Ana","who":"Ben"}""")]
    public void A_damaged_old_version_is_an_error_too(string json) =>
        Assert.Equal("Greeted.v1", Assert.Throws<DamagedEventException>(() => Decode(Upcasting, "Greeted.v1", json)).Type);

    [Fact]
    public void An_upcaster_that_leads_nowhere_is_found_at_the_start()
    {
        static JsonObject Same(JsonObject json) => json;
        ImmutableArray<EventType> types = [new(typeof(Greeted), "Greeted", 3)];
        Assert.Throws<ArgumentException>(() => new EventRegistry(GreetedJson.Default, types, [new("Greeted.v1", "Greeted.v2", Same)]));
        Assert.Throws<ArgumentException>(() => new EventRegistry(GreetedJson.Default, types, [new("Greeted.v3", "Greeted.v3", Same)]));
        Assert.Throws<ArgumentException>(() => new EventRegistry(
            GreetedJson.Default, types, [new("Greeted.v1", "Greeted.v2", Same), new("Greeted.v2", "Greeted.v1", Same)]));
        Assert.Throws<ArgumentException>(() => new EventRegistry(GreetedJson.Default, [new(typeof(string[]), "Strings", 1)], []));
    }

    private static readonly EventRegistry Upcasting = new(
        GreetedJson.Default,
        [new(typeof(Greeted), "Greeted", 3)],
        [
            new("Greeted.v1", "Greeted.v2", json =>
            {
                var name = json["who"]?.DeepClone();
                json.Remove("who");
                json["name"] = name;
                json["language"] = "en";
                return json;
            }),
            new("Greeted.v2", "Greeted.v3", json =>
            {
                json["times"] = 1;
                return json;
            }),
        ]);

    private static object Decode(EventRegistry registry, string type, string json) =>
        registry.Decode(type, Encoding.UTF8.GetBytes(json).AsMemory());
}

internal sealed record Greeted(string Name, string Language, int Times);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Greeted))]
internal sealed partial class GreetedJson : JsonSerializerContext;
