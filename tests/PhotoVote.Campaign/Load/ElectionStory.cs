using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using PhotoVote.Domain;

namespace PhotoVote.Campaign.Load;

/// <summary>One election from its creation to its final results, by an organiser and voters who know what they did.</summary>
internal sealed class ElectionStory(Sender sender, IReadOnlyList<IDoor> doors, Ledger ledger, string title, TimeSpan patience)
{
    private const int Voters = 24;
    private const int Candidates = 3;
    private const int VotersAtOnce = 6;

    private readonly SecretKey _key = new(RandomNumberGenerator.GetBytes(SecretKey.Size));
    private readonly ConcurrentBag<Command> _casts = [];
    private readonly ConcurrentBag<Command> _issued = [];
    private ElectionId _election;
    private volatile bool _closing;

    private string Token => KeyToken.Organiser(_key);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // Of 30,000 voters the roll has two shards.
        var created = await sender.SendAsync(new Request.Create(Token, title, Random.Shared.Next(3) == 0 ? 30_000 : Voters), cancellationToken).ConfigureAwait(false);
        _election = ElectionId.Parse(created.Answer!.Value!);
        await DefineAsync(cancellationToken).ConfigureAwait(false);

        var closeAfter = Random.Shared.Next(Voters / 2, Voters + 1);
        var closed = Task.CompletedTask;
        var served = 0;
        await Parallel.ForAsync(0, Voters, new ParallelOptions { MaxDegreeOfParallelism = VotersAtOnce, CancellationToken = cancellationToken }, async (i, ct) =>
        {
            await VoteAsync(VoterId.Parse(VoterName(i)), ct).ConfigureAwait(false);
            if (Interlocked.Increment(ref served) == closeAfter)
                closed = CloseAsync(cancellationToken);
        }).ConfigureAwait(false);
        await closed.ConfigureAwait(false);

        foreach (var cast in _casts.Take(2))
            await sender.RepeatAsync(cast, cancellationToken).ConfigureAwait(false);
        await CompareResultsAsync(cancellationToken).ConfigureAwait(false);
    }

    private static string VoterName(int i) => string.Create(CultureInfo.InvariantCulture, $"v{i}");

    private async Task DefineAsync(CancellationToken cancellationToken)
    {
        await sender.SendAsync(new Request.AddCompetition(_election, Token, "Harbour"), cancellationToken).ConfigureAwait(false);
        for (var i = 1; i <= Candidates; i++)
            await sender.SendAsync(new Request.AddCandidate(_election, Token, $"Photo {i}"), cancellationToken).ConfigureAwait(false);
        var voters = Enumerable.Range(0, Voters).Select(VoterName).ToList();
        var registered = await sender.SendAsync(new Request.Register(_election, Token, voters), cancellationToken).ConfigureAwait(false);
        if (Random.Shared.Next(4) == 0)
            await sender.RepeatAsync(registered, cancellationToken).ConfigureAwait(false);
        await sender.SendAsync(new Request.Open(_election, Token), cancellationToken).ConfigureAwait(false);
    }

    private async Task CloseAsync(CancellationToken cancellationToken)
    {
        _closing = true;
        await sender.SendAsync(new Request.Close(_election, Token), cancellationToken).ConfigureAwait(false);
    }

    private async Task VoteAsync(VoterId voter, CancellationToken cancellationToken)
    {
        var voterKey = _key.ForVoter(_election, voter);
        var voterToken = KeyToken.Voter(voter, voterKey);
        var asked = await AskAsync(new Request.AskBallot(_election, voterToken, voter), cancellationToken).ConfigureAwait(false);
        if (asked.Fate != Fate.Acknowledged)
            return;
        _issued.Add(asked);
        var ballot = BallotId.Parse(asked.Answer!.Value!);
        var booth = new Booth(_election, ballot, KeyToken.Ballot(voterKey.ForBallot(_election, ballot)), voterToken);
        await (Random.Shared.Next(3) == 0 ? VoteWholeAsync(booth, cancellationToken) : VoteStepByStepAsync(booth, cancellationToken)).ConfigureAwait(false);
        if (Random.Shared.Next(5) == 0)
            await sender.RepeatAsync(asked, cancellationToken).ConfigureAwait(false);
    }

    private async Task VoteWholeAsync(Booth booth, CancellationToken cancellationToken)
    {
        var ratings = Enumerable.Range(1, Candidates).ToDictionary(candidate => candidate, _ => Random.Shared.Next(6));
        await CastAsync(booth, new Request.CastWhole(booth, ratings), cancellationToken).ConfigureAwait(false);
    }

    private async Task VoteStepByStepAsync(Booth booth, CancellationToken cancellationToken)
    {
        var ratings = new Dictionary<int, int>();
        if (Random.Shared.Next(6) == 0)
            await AskAsync(new Request.Cast(booth, ratings), cancellationToken, RefusalCodes.BallotEmpty).ConfigureAwait(false);
        for (var steps = Random.Shared.Next(1, 7); steps > 0; steps--)
        {
            await Task.Delay(Random.Shared.Next(10, 60), cancellationToken).ConfigureAwait(false);
            var candidate = Random.Shared.Next(1, Candidates + 1);

            // Always another rating than before: rated as it is already, nothing would be written.
            var rating = ratings.TryGetValue(candidate, out var before) ? (before + Random.Shared.Next(1, 6)) % 6 : Random.Shared.Next(6);
            var rated = await AskAsync(new Request.Rate(booth, candidate, rating), cancellationToken).ConfigureAwait(false);
            if (rated.Fate != Fate.Acknowledged)
                return;
            ratings[candidate] = rating;
            if (Random.Shared.Next(10) == 0)
                await sender.RepeatAsync(rated, cancellationToken).ConfigureAwait(false);
            if (Random.Shared.Next(15) == 0)
                await sender.ReuseAsync(rated, new Request.Rate(booth, candidate, (rating + 1) % 6), cancellationToken).ConfigureAwait(false);
            if (Random.Shared.Next(15) == 0)
                await AskAsync(new Request.Rate(booth, candidate, 7), cancellationToken, RefusalCodes.RatingOutOfScale).ConfigureAwait(false);
        }

        await CastAsync(booth, new Request.Cast(booth, ratings), cancellationToken).ConfigureAwait(false);
    }

    private async Task CastAsync(Booth booth, Request request, CancellationToken cancellationToken)
    {
        var cast = await AskAsync(request, cancellationToken).ConfigureAwait(false);
        if (cast.Fate != Fate.Acknowledged)
            return;
        _casts.Add(cast);
        if (Random.Shared.Next(5) == 0)
            await sender.RepeatAsync(cast, cancellationToken).ConfigureAwait(false);
        if (Random.Shared.Next(5) == 0)
            await AskAsync(new Request.Rate(booth, 1, Random.Shared.Next(6)), cancellationToken, RefusalCodes.BallotAlreadyCast).ConfigureAwait(false);
    }

    /// <summary>Sends what a close may overtake. With a refusal named, the rules speak against it in any case.</summary>
    private async Task<Command> AskAsync(Request request, CancellationToken cancellationToken, params string[] refusals)
    {
        var command = await sender.SendAsync(request, cancellationToken, [RefusalCodes.ElectionClosed, .. refusals]).ConfigureAwait(false);
        if (command.Answer!.Code == RefusalCodes.ElectionClosed && !_closing)
            ledger.Violation($"told that the election is closed before anybody closed it: {command}");
        if (command.Fate == Fate.Acknowledged && refusals.Length > 0)
            ledger.Violation($"acknowledged against the rules: {command}");
        return command;
    }

    private async Task CompareResultsAsync(CancellationToken cancellationToken)
    {
        for (var begun = TimeProvider.System.GetTimestamp(); ; await Task.Delay(200, cancellationToken).ConfigureAwait(false))
        {
            if (TimeProvider.System.GetElapsedTime(begun) > patience)
            {
                ledger.Violation($"no final results of {_election} within {patience.TotalSeconds:0} s of its close");
                return;
            }

            var door = doors[Random.Shared.Next(doors.Count)];
            if (await door.ReadResultsAsync(_election, Token, cancellationToken).ConfigureAwait(false) is not { } results)
                continue;
            var expected = Expected();
            if (results.Created != expected.Created || results.Cast != expected.Cast || expected.Sums.Any(sum => results.Sums.GetValueOrDefault(sum.Key) != sum.Value))
                ledger.Violation($"final results of {_election} through {door.Name}: {Describe(results)}; its clients know of {Describe(expected)}");
            return;
        }
    }

    private FinalResults Expected()
    {
        var ballots = _casts.Select(cast => cast.Request is Request.CastWhole whole ? whole.Ratings : ((Request.Cast)cast.Request).Ratings).ToList();
        return new(
            _issued.Count,
            ballots.Count,
            Enumerable.Range(1, Candidates).ToDictionary(
                candidate => candidate,
                candidate => (ballots.Sum(b => (long)b.GetValueOrDefault(candidate)), ballots.LongCount(b => b.ContainsKey(candidate)))));
    }

    private static string Describe(FinalResults results) =>
        $"{results.Created} issued, {results.Cast} cast, {string.Join(", ", results.Sums.OrderBy(s => s.Key).Select(s => $"{s.Key}: {s.Value.Sum} of {s.Value.Count}"))}";
}
