using System.Collections.Immutable;
using CsCheck;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Elections;
using PhotoVote.Domain.Rolls;

namespace PhotoVote.Tests.Domain;

/// <summary>Events in any order with any content, sensible or not: what When has to live with.</summary>
internal static class AnyEvent
{
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.OneOf("", "open", "registered", "live", "closed", "published", "alice", "ben", "star", "worst", Fixed.Election.ToString(), "RPPR0C"),
        Gen.OneOf(Fixed.Key(1).Hash().ToString(), "0F3RPKRJTTD5W8F5N5PK1X4005"),
        Gen.String[0, 5]);

    private static readonly Gen<int> Number = Gen.OneOf(Gen.Int[0, 4], Gen.Int[0, 4], Gen.Int, Gen.OneOf(int.MaxValue, int.MinValue));
    private static readonly Gen<int?> Maybe = Gen.OneOf(Gen.Const((int?)null), Number.Select(n => (int?)n));
    private static readonly Gen<long> Time = Gen.OneOf(Gen.Long, Gen.OneOf(long.MaxValue, long.MinValue, 0));
    private static readonly Gen<ImmutableArray<int>> Numbers = Number.Array[0, 4].Select(a => a.ToImmutableArray());
    private static readonly Gen<ImmutableArray<string>> Texts = Text.Array[0, 4].Select(a => a.ToImmutableArray());

    public static readonly Gen<IElectionEvent> Election = Gen.OneOf(
        Gen.Select(Text, Text, Number, Number, Maybe, Time).Select((a, b, min, max, n, at) =>
            (IElectionEvent)new ElectionCreated(a, b, a, b, a, min, max, a, b, min, at, n, n)),
        Gen.Select(Text, Text, Number, Number, Maybe).Select((a, b, min, max, n) =>
            (IElectionEvent)new ElectionDescribed(a, b, min, max, a, b, n, n)),
        Gen.Select(Text, Number, Maybe, Time).Select((a, n, maybe, at) =>
            (IElectionEvent)new CountingChosen(a, n, a, at, n, at, n, maybe, maybe, maybe, maybe is null ? null : a)),
        Text.Select(a => (IElectionEvent)new AuthorsChosen(a)),
        Texts.Select(names => (IElectionEvent)new GradesNamed(names)),
        Gen.Const((IElectionEvent)new GradesNamed(default)),
        Gen.Select(Number, Time).Select((n, ballots) => (IElectionEvent)new CompetitionQuorumSet(n, ballots)),
        Text.Select(a => (IElectionEvent)new DrawSealed(a)),
        Gen.Select(Text, Time).Select((a, at) => (IElectionEvent)new DrawRevealed(a, at)),
        Gen.Select(Number, Text).Select((n, a) => (IElectionEvent)new CompetitionAdded(n, a, a)),
        Gen.Select(Number, Text).Select((n, a) => (IElectionEvent)new CompetitionDescribed(n, a, a)),
        Number.Select(n => (IElectionEvent)new CompetitionRemoved(n)),
        Gen.Select(Number, Number, Text).Select((n, m, a) => (IElectionEvent)new CandidateAdded(n, m, a, a, a)),
        Gen.Select(Number, Text).Select((n, a) => (IElectionEvent)new CandidateDescribed(n, a)),
        Number.Select(n => (IElectionEvent)new CandidateRemoved(n)),
        Gen.Select(Number, Numbers).Select((n, candidates) => (IElectionEvent)new CandidatesOrdered(n, candidates)),
        Gen.Const((IElectionEvent)new CandidatesOrdered(1, default)),
        Text.Select(a => (IElectionEvent)new ElectionTextCorrected(a, a)),
        Gen.Select(Number, Text).Select((n, a) => (IElectionEvent)new CompetitionTextCorrected(n, a, a)),
        Gen.Select(Number, Text).Select((n, a) => (IElectionEvent)new CandidateTextCorrected(n, a, a)),
        Gen.Select(Time, Time, Gen.Bool, Gen.Bool).Select((opens, closes, o, c) =>
            (IElectionEvent)new ElectionScheduled(opens, o ? opens : null, c ? closes : null)),
        Time.Select(at => (IElectionEvent)new ElectionOpened(at)),
        Gen.Select(Number, Text, Time).Select((n, a, at) => (IElectionEvent)new CandidateWithdrawn(n, a, at)),
        Time.Select(at => (IElectionEvent)new ElectionClosed(at)),
        Time.Select(at => (IElectionEvent)new ResultsPublished(at)));

    public static readonly Gen<IRollEvent> Roll = Gen.OneOf(
        Gen.Select(Text, Number, Texts, Texts).Select((a, n, voters, keys) => (IRollEvent)new VotersRegistered(a, n, voters, keys)),
        Gen.Const((IRollEvent)new VotersRegistered("", 0, default, default)),
        Gen.Select(Text, Time).Select((a, at) => (IRollEvent)new VoterRevoked(a, at)),
        Gen.Select(Text, Text, Text, Text, Time).Select((a, b, c, d, at) => (IRollEvent)new BallotCreated(a, b, c, d, at, at)));

    public static readonly Gen<IBallotEvent> Ballot = Gen.OneOf(
        Gen.Select(Text, Text, Text).Select((a, b, c) => (IBallotEvent)new BallotBegun(a, b, c)),
        Gen.Select(Number, Number).Select((n, r) => (IBallotEvent)new CandidateRated(n, r)),
        Number.Select(n => (IBallotEvent)new RatingCleared(n)),
        Gen.Select(Text, Numbers, Numbers, Time).Select((a, c, r, at) => (IBallotEvent)new BallotCast(a, a, a, c, r, at)),
        Gen.Const((IBallotEvent)new BallotCast("", "", "", default, default, 0)),
        Text.Select(a => (IBallotEvent)new BallotVoided(a, a)));

    public static readonly Gen<object> Any = Gen.OneOf(
        Election.Select(e => (object)e), Roll.Select(e => (object)e), Ballot.Select(e => (object)e));
}
