using System.Collections.Immutable;
using System.Diagnostics;

namespace PhotoVote.Domain.Elections;

public sealed partial record ElectionState
{
    /// <summary>The state after an event. Total: any event in any state gives a state.</summary>
    public ElectionState When(IElectionEvent @event) => @event switch
    {
        ElectionTextCorrected e => this with { Title = e.Title, Description = e.Description },
        CompetitionDescribed e => Described(e.Competition, e.Title, e.Description),
        CompetitionTextCorrected e => Described(e.Competition, e.Title, e.Description),
        CandidateTextCorrected e => Change(e.Candidate, c => c with { Title = e.Title, Author = e.Author }),
        CandidateDescribed e => Change(e.Candidate, c => c with { Title = e.Title, Author = e.Author, Photo = e.Photo }),
        AuthorsChosen e => this with { Authors = ElectionTerms.AuthorsOf(e.Authors) },
        GradesNamed e => this with { Grades = e.Names.IsDefault ? [] : e.Names },
        CandidatesOrdered e => Ordered(e),
        CountingChosen e => this with { Counting = ElectionCounting.Of(e) },
        CompetitionQuorumSet e => Competitions.TryGetValue(e.Competition, out var found) ? With(found with { Quorum = e.Ballots }) : this,
        DrawSealed e => this with { DrawClosing = e.Closing },
        DrawRevealed e => this with { DrawSeed = e.Seed },
        ResultsPublished e => this with { Published = true, PublishedAt = UnixTime.Read(e.At) },
        _ => RulesChanged(@event) with { BuiltRules = new RulesCell() },
    };

    /// <summary>The state after events in order: loading an aggregate is <c>Initial.Fold(events)</c>.</summary>
    public ElectionState Fold(IEnumerable<IElectionEvent> events) => events.Aggregate(this, (state, e) => state.When(e));

    private ElectionState RulesChanged(IElectionEvent @event) => @event switch
    {
        ElectionCreated e => Created(e),
        ElectionDescribed e => this with
        {
            Title = e.Title,
            Description = e.Description,
            ScaleMin = e.ScaleMin,
            ScaleMax = e.ScaleMax,
            Admission = ElectionTerms.AdmissionOf(e.Admission),
            Visibility = ElectionTerms.VisibilityOf(e.Visibility),
            BallotCap = e.BallotCap,
            AdmissionRate = e.AdmissionRate,
        },
        CompetitionAdded e => With(new Competition(e.Competition, e.Title, e.Description, [])) with
        {
            NextCompetition = Math.Max(NextCompetition, Next(e.Competition)),
        },
        CompetitionRemoved e => Without(e.Competition),
        CandidateAdded e => WithoutCandidate(e.Candidate).Added(e),
        CandidateRemoved e => WithoutCandidate(e.Candidate),
        ElectionScheduled e => this with
        {
            Schedule = new(Next(Schedule.Number), e.OpensAt is { } opens ? UnixTime.Read(opens) : null, e.ClosesAt is { } closes ? UnixTime.Read(closes) : null),
        },
        ElectionOpened e => this with { Lifecycle = Lifecycle.Open, OpenedAt = UnixTime.Read(e.At) },
        CandidateWithdrawn e => Change(e.Candidate, c => c with { Withdrawn = e.Reason }),
        ElectionClosed e => this with { Lifecycle = Lifecycle.Closed, ClosedAt = UnixTime.Read(e.At) },
        _ => throw new UnreachableException($"No arm of When for {@event.GetType().Name}."),
    };

    private ElectionState Created(ElectionCreated e)
    {
        _ = ElectionId.TryParse(e.Election, out var id);
        _ = JoinCode.TryParse(e.Code, out var code);
        _ = KeyHash.TryParse(e.OrganiserKey, out var key);
        return this with
        {
            Exists = true,
            Id = id,
            Code = code,
            OrganiserKey = key,
            Title = e.Title,
            Description = e.Description,
            ScaleMin = e.ScaleMin,
            ScaleMax = e.ScaleMax,
            Admission = ElectionTerms.AdmissionOf(e.Admission),
            Visibility = ElectionTerms.VisibilityOf(e.Visibility),
            BallotCap = e.BallotCap,
            AdmissionRate = e.AdmissionRate,
            CreatedRollShards = e.RollShards,
            CreatedAt = UnixTime.Read(e.At),
        };
    }

    private ElectionState Described(int competition, string title, string description) =>
        Competitions.TryGetValue(competition, out var found)
            ? With(found with { Title = title, Description = description })
            : this;

    private ElectionState Added(CandidateAdded e)
    {
        var added = this with
        {
            Candidates = Candidates.SetItem(e.Candidate, new Candidate(e.Candidate, e.Competition, e.Title, e.Author, e.Photo)),
            NextCandidate = Math.Max(NextCandidate, Next(e.Candidate)),
        };
        return Competitions.TryGetValue(e.Competition, out var competition)
            ? added.With(competition with { Candidates = competition.Candidates.Add(e.Candidate) })
            : added;
    }

    private ElectionState Ordered(CandidatesOrdered e)
    {
        if (!Competitions.TryGetValue(e.Competition, out var competition))
            return this;
        var candidates = Candidates.ToBuilder();
        foreach (var number in competition.Candidates)
            candidates[number] = candidates[number] with { Place = null };
        var place = 0;
        foreach (var number in e.Candidates.AsSpan())
            if (competition.Candidates.Contains(number) && candidates[number].Place is null)
                candidates[number] = candidates[number] with { Place = ++place };
        return this with { Candidates = candidates.ToImmutable() };
    }

    private ElectionState Change(int number, Func<Candidate, Candidate> change)
    {
        if (!Candidates.TryGetValue(number, out var before))
            return this;
        var after = change(before);
        var withdrawn = (after.Withdrawn is null ? 0 : 1) - (before.Withdrawn is null ? 0 : 1);
        return this with { Candidates = Candidates.SetItem(number, after), WithdrawnCandidates = WithdrawnCandidates + withdrawn };
    }

    private ElectionState WithoutCandidate(int number)
    {
        if (!Candidates.TryGetValue(number, out var candidate))
            return this;
        var without = this with
        {
            Candidates = Candidates.Remove(number),
            WithdrawnCandidates = WithdrawnCandidates - (candidate.Withdrawn is null ? 0 : 1),
        };
        return Competitions.TryGetValue(candidate.Competition, out var competition)
            ? without.With(competition with { Candidates = competition.Candidates.Remove(number) })
            : without;
    }

    private ElectionState With(Competition competition) => this with
    {
        Competitions = Competitions.SetItem(competition.Number, competition),
        IncompleteCompetitions = IncompleteCompetitions
            - Incomplete(Competitions.GetValueOrDefault(competition.Number)) + Incomplete(competition),
    };

    private ElectionState Without(int number)
    {
        if (!Competitions.TryGetValue(number, out var competition))
            return this;
        var emptied = competition.Candidates.Aggregate(this, (state, candidate) => state.WithoutCandidate(candidate));
        return emptied with
        {
            Competitions = emptied.Competitions.Remove(number),
            IncompleteCompetitions = emptied.IncompleteCompetitions - Incomplete(emptied.Competitions[number]),
        };
    }

    private static int Incomplete(Competition? competition) => competition is { Candidates.Count: < 2 } ? 1 : 0;

    // Saturating, so that no number, however damaged, makes When throw.
    private static int Next(int number) => number == int.MaxValue ? number : number + 1;
}
