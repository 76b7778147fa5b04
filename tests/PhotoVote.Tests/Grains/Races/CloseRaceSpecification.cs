using System.Collections.Concurrent;
using Orleans.TestingHost;
using PhotoVote.Client;
using PhotoVote.Client.Elections;
using PhotoVote.Client.Results;
using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.Domain.Elections;
using PhotoVote.Domain.Rolls;
using PhotoVote.Tests.Grains.Results;
using PhotoVote.Tests.Grains.Storage;
using ElectionTerms = PhotoVote.Client.Elections.ElectionTerms;

namespace PhotoVote.Tests.Grains.Races;

public sealed class SqliteCloseRaceTests(SqliteTallySilo silo) : CloseRaceSpecification(silo), IClassFixture<SqliteTallySilo>;

public sealed class PostgresCloseRaceTests(PostgresTallySilo silo) : CloseRaceSpecification(silo), IClassFixture<PostgresTallySilo>;

/// <summary>The organiser withdraws, closes and publishes while everybody votes.</summary>
public abstract class CloseRaceSpecification(TallySilo silo)
{
    private const int Voters = 48;

    [Fact]
    public async Task WhatWasAnsweredCounts_WhatWasRefusedDoesNot_AndNothingComesAfterTheClose()
    {
        var elsewhere = await silo.StartClusterAsync();
        for (var round = 0; round < TwoSilos.Rounds; round++)
            await new Round(silo, elsewhere.Client).RunAsync();
        await TwoSilos.VerifyAsync(silo);
    }

    private sealed class Round(TallySilo silo, IGrainFactory elsewhere)
    {
        private const int Withdrawn = 3;
        private const int Early = 32;

        private readonly ConcurrentDictionary<string, (string Ballot, Dictionary<int, int> Ratings, bool Counts)> _casts = new();
        private readonly ConcurrentDictionary<string, bool> _registered = new();
        private readonly ConcurrentDictionary<string, string?> _issued = new();
        private readonly ConcurrentDictionary<string, string?> _revoked = new();
        private readonly TaskCompletionSource _withdraw = new(), _close = new();
        private readonly int _withdrawAfter = Early + Random.Shared.Next(20), _closeAfter = Early + Random.Shared.Next(5, 70);
        private TwoSilos _election = null!;
        private int _answers;

        public async Task RunAsync()
        {
            _election = await TwoSilos.CreateAsync(silo, elsewhere, new ElectionTerms("Harbour") { Visibility = "live" });
            await _election.Either.DefineAsync(competitions: 1, candidates: 3);
            await _election.Either.RegisterAsync([.. Enumerable.Range(0, Voters).Select(i => $"v{i}")]);
            await _election.Either.ChangeAsync(new ElectionChange.Open());
            var early = await Task.WhenAll(Enumerable.Range(0, Early).Select(i => IssueAsync($"v{i}")));

            var watching = WatchAsync();
            await Task.WhenAll(
            [
                WithdrawAsync(),
                CloseAsync(),
                .. Enumerable.Range(0, Early).Select(i => Task.Run(() => i % 3 == 0 ? RateAndCastAsync($"v{i}", early[i]!) : CastWholeAsync($"v{i}", early[i]))),
                .. Enumerable.Range(24, 8).Select(i => Task.Run(() => RevokeAsync($"v{i}"))),
                .. Enumerable.Range(Early, Voters - Early).Select(i => Task.Run(async () => await CastWholeAsync($"v{i}", await IssueAsync($"v{i}")))),
                .. Enumerable.Range(40, 8).Select(i => Task.Run(() => RevokeAsync($"v{i}"))),
                .. Enumerable.Range(0, 8).Select(i => Task.Run(() => ComeLateAsync($"late{i}"))),
            ]);
            await CheckAsync(await watching);
        }

        private void Answered()
        {
            var answers = Interlocked.Increment(ref _answers);
            if (answers >= _withdrawAfter)
                _withdraw.TrySetResult();
            if (answers >= _closeAfter)
                _close.TrySetResult();
        }

        private async Task WithdrawAsync()
        {
            await _withdraw.Task;
            Refused(await _election.ChangeAsync(new ElectionChange.Withdraw(Withdrawn, "Not theirs.")), RefusalCodes.ResultsPublished);
        }

        private async Task CloseAsync()
        {
            await _close.Task;
            Assert.All(await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => _election.ChangeAsync(new ElectionChange.Close()))), reply => Assert.True(reply.IsDone, reply.Code));
            var published = await _election.ChangeAsync(new ElectionChange.Publish());
            Assert.True(published.IsDone, published.Code);
        }

        /// <summary>Reads results all the while. Those that are called final are.</summary>
        private async Task<List<ResultsView>> WatchAsync()
        {
            var final = new List<ResultsView>();
            while (final.Count < 4)
            {
                var results = TestElection.Done(await _election.Either.ResultsAsync());
                if (results.Status == "final")
                    final.Add(results);
            }

            return final;
        }

        private async Task<Func<TestBallot>?> IssueAsync(string voter)
        {
            var (reply, ballot) = await _election.AskAsync(voter);
            Refused(reply, RefusalCodes.ElectionClosed, RefusalCodes.VoterRevoked);
            _issued[voter] = reply.Value?.Ballot;
            Answered();
            return ballot;
        }

        private async Task ComeLateAsync(string voter)
        {
            var reply = await _election.RegisterAsync(voter);
            Refused(reply, RefusalCodes.ElectionClosed);
            _registered[voter] = reply.IsDone;
            Answered();
            if (reply.IsDone)
                await CastWholeAsync(voter, await IssueAsync(voter));
        }

        private async Task RateAndCastAsync(string voter, Func<TestBallot> ballot)
        {
            var rated = new Dictionary<int, int>();
            for (var candidate = 1; candidate <= 3; candidate++)
            {
                var (id, rating) = (Ulid.NewUlid(), Random.Shared.Next(6));
                var reply = await TwoSilos.SendAsync(() => ballot().RateAsync(candidate, rating, id));
                Refused(reply, RefusalCodes.ElectionClosed, RefusalCodes.BallotVoid, RefusalCodes.CandidateWithdrawn);
                if (reply.IsDone)
                    rated[candidate] = rating;
            }

            var cast = Ulid.NewUlid();
            await CastAsync(voter, ballot, rated, b => b.CastAsync(cast));
        }

        private async Task CastWholeAsync(string voter, Func<TestBallot>? ballot)
        {
            var id = Ulid.NewUlid();
            var ratings = Enumerable.Range(1, 3).Where(_ => Random.Shared.Next(2) == 0).ToDictionary(c => c, _ => Random.Shared.Next(6));
            if (ballot is not null)
                await CastAsync(voter, ballot, ratings, b => b.CastWholeAsync(ratings, id));
        }

        private async Task CastAsync(string voter, Func<TestBallot> ballot, Dictionary<int, int> ratings, Func<TestBallot, Task<Reply<PhotoVote.Client.Ballots.BallotView>>> cast)
        {
            var reply = await TwoSilos.SendAsync(() => cast(ballot()));
            Refused(reply, RefusalCodes.ElectionClosed, RefusalCodes.BallotVoid, RefusalCodes.BallotEmpty);
            _casts[voter] = (ballot().Id, ratings, reply.IsDone);
            Answered();
        }

        private async Task RevokeAsync(string voter)
        {
            var reply = await _election.RevokeAsync(voter);
            Refused(reply, RefusalCodes.ElectionClosed, RefusalCodes.BallotAlreadyCast);
            _revoked[voter] = reply.Code;
            Answered();
        }

        private static void Refused<T>(Reply<T> reply, params string[] codes)
            where T : class => Assert.True(reply.IsDone || codes.Contains(reply.Code), $"{reply.Code}: {reply.Detail}");

        private async Task CheckAsync(List<ResultsView> final)
        {
            var log = await _election.EventsAsync(silo);
            var close = Assert.Single(log, e => e.Event is ElectionClosed).Position;
            var withdrawal = log.Where(e => e.Event is CandidateWithdrawn).Select(e => e.Position).SingleOrDefault(long.MaxValue);
            var casts = log.Where(e => e.Event is BallotCast).ToDictionary(e => ((BallotCast)e.Event).Ballot, e => (e.Position, Cast: (BallotCast)e.Event));
            var created = log.Select(e => e.Event).OfType<BallotCreated>().ToDictionary(e => e.Voter);
            var voided = log.Select(e => e.Event).OfType<BallotVoided>().Select(e => e.Ballot).ToHashSet();
            var revoked = log.Select(e => e.Event).OfType<VoterRevoked>().ToDictionary(e => e.Voter);

            // The roll may note after the close whose ballot was void in time.
            Assert.All(log.Where(e => e.Position > close), e => Assert.True(
                e.Event is IElectionEvent || (e.Event is VoterRevoked { Voter: var voter } && voided.Contains(created[voter].Ballot)), $"{e.Event} after the close"));
            foreach (var (voter, (ballot, ratings, counts)) in _casts)
            {
                Assert.Equal(counts, casts.TryGetValue(ballot, out var found));
                Assert.True(!counts || !voided.Contains(ballot), $"{voter}'s ballot is cast and void");
                if (counts)
                    Assert.Equal(
                        ratings.Where(r => r.Key != Withdrawn || found.Position < withdrawal).OrderBy(r => r.Key).Select(r => (r.Key, r.Value)),
                        found.Cast.Candidates.Zip(found.Cast.Ratings));
            }

            Assert.Equal(_casts.Count(c => c.Value.Counts), casts.Count);
            Assert.All(_issued, issued => Assert.Equal(issued.Value, created.GetValueOrDefault(issued.Key)?.Ballot));
            Assert.All(_registered, voter => Assert.Equal(voter.Value, log.Any(e => e.Event is VotersRegistered r && r.Voters.Contains(voter.Key))));
            foreach (var (voter, code) in _revoked)
            {
                Assert.Equal(code is null, revoked.ContainsKey(voter));
                if (code == RefusalCodes.BallotAlreadyCast)
                    Assert.True(_casts[voter].Counts);
            }

            // A withdrawal may come as late as the publication; it changes who is shown, not how the others are rated.
            foreach (var results in final)
                Check(results, [.. casts.Values.Select(c => c.Cast)]);
            await silo.CheckAsync(_election.Id, await _election.Either.SettledAsync());
        }

        /// <summary>Counted here with nothing of the product's.</summary>
        private static void Check(ResultsView results, IReadOnlyList<BallotCast> casts)
        {
            Assert.Equal(casts.Count, results.Turnout.Cast);
            foreach (var candidate in Assert.Single(results.Competitions).Candidates)
            {
                var histogram = new long[6];
                foreach (var cast in casts)
                    if (cast.Candidates.IndexOf(candidate.Number) is >= 0 and var at)
                        histogram[cast.Ratings[at]]++;
                Assert.Equal(histogram, candidate.Histogram.Select(n => (long)n));
            }
        }
    }
}
