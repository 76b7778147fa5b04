using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Counting;
using PhotoVote.Domain.Elections;
using PhotoVote.Domain.JoinCodes;
using PhotoVote.Domain.Rolls;
using PhotoVote.StoredEvents.Pairs;
using PhotoVote.StoredEvents.Schedules;
using PhotoVote.StoredEvents.Tallies;

namespace PhotoVote.StoredEvents;

/// <summary>
/// The JSON of stored events: compact, camelCase, nulls left out. Strict in both directions: what is missing, unknown or
/// repeated is an error, because a stored event that reads as something else is worse than one that does not read.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(ElectionCreated))]
[JsonSerializable(typeof(ElectionDescribed))]
[JsonSerializable(typeof(CompetitionAdded))]
[JsonSerializable(typeof(CompetitionDescribed))]
[JsonSerializable(typeof(CompetitionRemoved))]
[JsonSerializable(typeof(CandidateAdded))]
[JsonSerializable(typeof(CandidateDescribed))]
[JsonSerializable(typeof(CandidateRemoved))]
[JsonSerializable(typeof(ElectionTextCorrected))]
[JsonSerializable(typeof(CompetitionTextCorrected))]
[JsonSerializable(typeof(CandidateTextCorrected))]
[JsonSerializable(typeof(ElectionOpened))]
[JsonSerializable(typeof(CandidateWithdrawn))]
[JsonSerializable(typeof(ElectionClosed))]
[JsonSerializable(typeof(ResultsPublished))]
[JsonSerializable(typeof(JoinCodeAssigned))]
[JsonSerializable(typeof(VotersRegistered))]
[JsonSerializable(typeof(VoterRevoked))]
[JsonSerializable(typeof(BallotCreated))]
[JsonSerializable(typeof(BallotBegun))]
[JsonSerializable(typeof(CandidateRated))]
[JsonSerializable(typeof(RatingCleared))]
[JsonSerializable(typeof(BallotCast))]
[JsonSerializable(typeof(BallotVoided))]
[JsonSerializable(typeof(ElectionScheduled))]
[JsonSerializable(typeof(CountingChosen))]
[JsonSerializable(typeof(CompetitionQuorumSet))]
[JsonSerializable(typeof(DrawSealed))]
[JsonSerializable(typeof(DrawRevealed))]
[JsonSerializable(typeof(CandidatesOrdered))]
[JsonSerializable(typeof(AuthorsChosen))]
[JsonSerializable(typeof(GradesNamed))]
[JsonSerializable(typeof(TallySnapshot))]
[JsonSerializable(typeof(TallyRecordJson))]
[JsonSerializable(typeof(ScheduleRecordJson))]
[JsonSerializable(typeof(PairsRecordJson))]
internal sealed partial class StoredEventsJson : JsonSerializerContext;

internal static class StoredJson
{
    /// <summary>Non-ASCII text stays readable in the log (but for what needs two UTF-16 units, such as emoji); nothing here is ever put into a page unescaped.</summary>
    public static StoredEventsJson Readable { get; } = new(new JsonSerializerOptions(StoredEventsJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = null,
    });
}
