using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using PhotoVote.Client.Following;
using PhotoVote.Domain;
using PhotoVote.Domain.Elections;
using PhotoVote.EventLog;

namespace PhotoVote.Grains.Following;

/// <summary>
/// What everybody may know of an election's events. Each member is named here, so that what is added to an event stays inside until somebody
/// decides that it is public. Members are a contract: they are added, never renamed or removed.
/// </summary>
internal static class PublicEvents
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // It is no HTML.
    };

    public static ElectionEvent Of(RecordedEvent recorded, IElectionEvent e)
    {
        var (name, details) = Describe(e);
        return new(recorded.Position, recorded.Version, recorded.RecordedAt, name, JsonSerializer.Serialize(details, Json));
    }

    /// <summary>That it happened, and to what, but not what was written there.</summary>
    public static ElectionEvent WithoutTexts(ElectionEvent of, IElectionEvent e) => Saying(of, e switch
    {
        ElectionCreated x => x with { Title = null!, Description = null! },
        ElectionDescribed x => x with { Title = null!, Description = null! },
        CompetitionAdded x => x with { Title = null!, Description = null! },
        CompetitionDescribed x => x with { Title = null!, Description = null! },
        CandidateAdded x => x with { Title = null!, Author = null, Photo = null },
        CandidateDescribed x => x with { Title = null!, Author = null, Photo = null },
        GradesNamed x => x with { Names = default },
        _ => e,
    });

    /// <summary>What happened, but not whose photo it is.</summary>
    public static ElectionEvent WithoutAuthors(ElectionEvent of, IElectionEvent e) => e switch
    {
        CandidateAdded x => Saying(of, x with { Author = null }),
        CandidateDescribed x => Saying(of, x with { Author = null }),
        CandidateTextCorrected x => Saying(of, x with { Author = null }),
        _ => of,
    };

    private static ElectionEvent Saying(ElectionEvent of, IElectionEvent e) => of with { Details = JsonSerializer.Serialize(Describe(e).Details, Json) };

    private static (string Name, object Details) Describe(IElectionEvent e) => e switch
    {
        ElectionCreated x => (ElectionEventNames.ElectionCreated, new
        {
            x.Election, x.Code, x.Title, x.Description, x.ScaleMin, x.ScaleMax, x.Admission, x.Visibility, x.BallotCap, x.AdmissionRate,
        }),
        ElectionDescribed x => (ElectionEventNames.ElectionDescribed, new
        {
            x.Title, x.Description, x.ScaleMin, x.ScaleMax, x.Admission, x.Visibility, x.BallotCap, x.AdmissionRate,
        }),
        CountingChosen x => (ElectionEventNames.CountingChosen, new
        {
            x.Rule,
            x.RuleVersion,
            x.Blanks,
            x.BallotsQuorum,
            x.RatingsQuorum,
            PriorMean = x is { PriorMeanNumerator: { } n, PriorMeanDenominator: { } d and > 0 } ? (decimal?)n / d : null,
            x.PriorWeight,
            x.ApprovalThreshold,
            x.DrawCommitment,
            x.LiveBallots,
        }),
        AuthorsChosen x => (ElectionEventNames.AuthorsChosen, new { x.Authors }),
        GradesNamed x => (ElectionEventNames.GradesNamed, new { Names = x.Names.IsDefault ? null : (IReadOnlyList<string>)x.Names }),
        CompetitionQuorumSet x => (ElectionEventNames.CompetitionQuorumSet, new { x.Competition, x.Ballots }),
        DrawSealed x => (ElectionEventNames.DrawSealed, new { x.Closing }),
        DrawRevealed x => (ElectionEventNames.DrawRevealed, new { x.Seed }),
        CompetitionAdded x => (ElectionEventNames.CompetitionAdded, new { x.Competition, x.Title, x.Description }),
        CompetitionDescribed x => (ElectionEventNames.CompetitionDescribed, new { x.Competition, x.Title, x.Description }),
        CompetitionRemoved x => (ElectionEventNames.CompetitionRemoved, new { x.Competition }),
        CandidateAdded x => (ElectionEventNames.CandidateAdded, new { x.Candidate, x.Competition, x.Title, x.Author, x.Photo }),
        CandidateDescribed x => (ElectionEventNames.CandidateDescribed, new { x.Candidate, x.Title, x.Author, x.Photo }),
        CandidateRemoved x => (ElectionEventNames.CandidateRemoved, new { x.Candidate }),
        CandidatesOrdered x => (ElectionEventNames.CandidatesOrdered, new { x.Competition, x.Candidates }),
        ElectionTextCorrected x => (ElectionEventNames.ElectionTextCorrected, new { x.Title, x.Description }),
        CompetitionTextCorrected x => (ElectionEventNames.CompetitionTextCorrected, new { x.Competition, x.Title, x.Description }),
        CandidateTextCorrected x => (ElectionEventNames.CandidateTextCorrected, new { x.Candidate, x.Title, x.Author }),
        ElectionScheduled x => (ElectionEventNames.ElectionScheduled, new { OpensAt = Time(x.OpensAt), ClosesAt = Time(x.ClosesAt) }),
        ElectionOpened => (ElectionEventNames.ElectionOpened, new { }),
        CandidateWithdrawn x => (ElectionEventNames.CandidateWithdrawn, new { x.Candidate, x.Reason }),
        ElectionClosed => (ElectionEventNames.ElectionClosed, new { }),
        ResultsPublished => (ElectionEventNames.ResultsPublished, new { }),
        _ => throw new System.Diagnostics.UnreachableException($"Nobody has decided what of {e.GetType().Name} is public."),
    };

    private static DateTime? Time(long? milliseconds) => milliseconds is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at).UtcDateTime : null;
}
