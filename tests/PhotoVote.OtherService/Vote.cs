using PhotoVote.Client;
using PhotoVote.Client.Elections;

namespace PhotoVote.OtherService;

/// <summary>A vote from its creation to its results. Each step has an id of its own; what was done before a crash is not done again.</summary>
internal sealed class Vote(PhotoVoteClient photovote, Notes notes)
{
    private const int Voters = 40;

    public async Task<ElectionClient> CreateAsync()
    {
        var created = await DoAsync("create", id => photovote.CreateElectionAsync(notes.OrganiserKey, new NewElection(new ElectionTerms("Harbour at night")), id));
        return photovote.Election(created.Election, notes.OrganiserKey);
    }

    public async Task HoldAsync(ElectionClient election)
    {
        await DoAsync("competition", id => election.ChangeAsync(new ElectionChange.AddCompetition("Colour", null), id));
        foreach (var photo in new[] { "Ebb", "Flood", "Fog", "Fog again" })
            await DoAsync(photo, id => election.ChangeAsync(new ElectionChange.AddCandidate(1, photo, null, null), id));
        await DoAsync("register", id => election.RegisterAsync(Enumerable.Range(1, Voters).Select(i => $"voter-{i}"), id));
        await DoAsync("open", id => election.OpenAsync(id));

        for (var i = 1; i <= Voters; i++)
        {
            var voter = election.Voter($"voter-{i}");
            var issued = await DoAsync($"ballot {i}", id => voter.CreateBallotAsync(id));
            var ballot = voter.Ballot(issued.Ballot);
            await DoAsync($"rate {i}", id => ballot.RateAsync(candidate: 1, rating: i % 6, id));
            await DoAsync($"cast {i}", id => ballot.CastAsync(id));
            Say($"cast {i}");
            if (i == Voters / 2)
                await DoAsync("withdraw", id => election.ChangeAsync(new ElectionChange.Withdraw(4, "The same photo twice"), id));
        }

        await DoAsync("close", id => election.CloseAsync(id));
        await DoAsync("publish", id => election.PublishAsync(id));
        var results = (await photovote.Election(election.Id).GetResultsAsync()).ValueOrThrow();
        Say($"results {results.Status} {results.Turnout.Cast}");
    }

    /// <summary>Until it is done, with the same id however often; a refusal would be a mistake of ours.</summary>
    private async Task<T> DoAsync<T>(string step, Func<Ulid, Task<Outcome<T>>> send)
        where T : class
    {
        while (true)
        {
            var outcome = await send(notes.Id(step));
            if (outcome.Status is not (ReplyStatus.NotWritten or ReplyStatus.Unknown))
                return outcome.ValueOrThrow();
            Say($"again {step}: {outcome.Code}");
        }
    }

    private static void Say(string what) => Console.Out.WriteLine(what);
}
