using PhotoVote.Client;
using PhotoVote.Client.Elections;
using PhotoVote.Domain;
using PhotoVote.Domain.Rolls;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Grains.Storage;

namespace PhotoVote.Tests.Grains.Races;

public sealed class SqliteIssueRaceTests(SqliteTallySilo silo) : IssueRaceSpecification(silo), IClassFixture<SqliteTallySilo>;

public sealed class PostgresIssueRaceTests(PostgresTallySilo silo) : IssueRaceSpecification(silo), IClassFixture<PostgresTallySilo>;

/// <summary>Everybody asks for ballots at once, again and again.</summary>
public abstract class IssueRaceSpecification(TallySilo silo)
{
    [Fact]
    public async Task AVoterWhoAsksHundredsOfTimes_HoldsOneBallot()
    {
        var election = await OpenAsync(new ElectionTerms("Harbour"), "ann");
        Ulid[] ids = [.. Enumerable.Range(0, 150).Select(_ => Ulid.NewUlid()), .. Enumerable.Repeat(Ulid.NewUlid(), 50)];

        var answers = await Task.WhenAll(ids.Select(id => Task.Run(() => election.AskAsync("ann", id))));

        var created = Assert.Single((await election.EventsAsync(silo)).Select(e => e.Event).OfType<BallotCreated>());
        Assert.All(answers, answer => Assert.Equal(created.Ballot, TestElection.Done(answer.Reply).Ballot));
        await TwoSilos.VerifyAsync(silo);
    }

    [Fact]
    public async Task WhereAnyoneIsAdmitted_CapAndRateHold_AndAKeyKeepsItsBallot()
    {
        const int Cap = 12;
        var election = await OpenAsync(new ElectionTerms("Harbour") { Admission = "open", BallotCap = Cap, AdmissionRate = 600 });
        SecretKey[] keys = [.. Enumerable.Range(0, 40).Select(_ => Organiser.NewKey())];

        var asked = new List<(SecretKey Key, Reply<PhotoVote.Client.Rolls.BallotIssued> Reply)>();
        while (!asked.Exists(a => a.Reply.Code == RefusalCodes.BallotCapReached))
        {
            var answers = await Task.WhenAll(keys.SelectMany(key => new[] { key, key }).Select(key => Task.Run(async () => (key, (await election.AskAsync(key.OpenVoter(), key)).Reply))));
            asked.AddRange(answers);
        }

        Assert.All(asked, a => Assert.True(
            a.Reply.IsDone || a.Reply.Code is RefusalCodes.AdmissionRateExceeded or RefusalCodes.BallotCapReached, $"{a.Reply.Code}: {a.Reply.Detail}"));
        var created = (await election.EventsAsync(silo)).Select(e => e.Event).OfType<BallotCreated>().ToList();
        Assert.Equal(Cap, created.Count);
        var held = created.ToDictionary(e => e.Voter, e => e.Ballot);
        Assert.All(asked.Where(a => a.Reply.IsDone), a => Assert.Equal(held[a.Key.OpenVoter().ToString()], a.Reply.Value!.Ballot));
        Assert.Equal(Cap, asked.Where(a => a.Reply.IsDone).Select(a => a.Key.OpenVoter()).Distinct().Count());

        // The burst, and one each tenth of a second from the first on.
        var (first, last) = (created.Min(e => e.At), created.Max(e => e.At));
        Assert.True(last - first >= (Cap - 10) * 100, $"{Cap} ballots in {last - first} ms");
        await TwoSilos.VerifyAsync(silo);
    }

    private async Task<TwoSilos> OpenAsync(ElectionTerms terms, params string[] voters)
    {
        var elsewhere = await silo.StartClusterAsync();
        var election = await TwoSilos.CreateAsync(silo, elsewhere.Client, terms);
        await election.Either.DefineAsync(competitions: 1, candidates: 2);
        if (voters.Length > 0)
            await election.Either.RegisterAsync(voters);
        await election.Either.ChangeAsync(new ElectionChange.Open());
        return election;
    }
}
