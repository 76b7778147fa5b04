using PhotoVote.Client;
using PhotoVote.Client.Ballots;
using PhotoVote.Client.Elections;

namespace PhotoVote.Gateway.Demo;

/// <summary>
/// Voters who come one after the other, look at each photo, rate most of them, change their minds now and then, and cast: until all have
/// voted, or the election is closed.
/// </summary>
internal sealed class DemoCrowd(ElectionClient election, ILogger logger)
{
    /// <summary>So many have voted when the demo begins: a wall with nothing on it shows nothing.</summary>
    private const int Early = 24;

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1.8);

    private readonly Random _random = new(1839);
    private readonly double[] _charms = [.. DemoPhotos.All.SelectMany(competition => competition.Photos).Select(photo => photo.Charm)];

    public async Task VoteEarlyAsync(CancellationToken cancellationToken)
    {
        foreach (var voter in DemoElection.Voters.Take(Early))
        {
            var ballot = await BallotAsync(voter, cancellationToken);
            (await ballot.CastAsync(Opinions(), cancellationToken: cancellationToken)).ValueOrThrow();
        }
    }

    /// <summary>Ends when nobody is left to vote.</summary>
    public async Task VoteAsync(CancellationToken cancellationToken)
    {
        try
        {
            var voting = new List<Task>();
            foreach (var voter in DemoElection.Voters.Skip(Early))
            {
                voting.Add(VoteAsync(voter, Opinions(), pace: .15 + (_random.NextDouble() * 1.6), cancellationToken));
                await Task.Delay(Between * (.3 + (_random.NextDouble() * 1.4)), cancellationToken);

                // When one is turned away, the others need not come.
                if (voting.Find(voter => voter.IsFaulted) is { } turnedAway)
                    await turnedAway;
            }

            await Task.WhenAll(voting);
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
        catch (PhotoVoteException e)
        {
            // Closed by whoever tries the desk: that is what it is for.
            logger.LogDebug(e, "The demo's voters go home");
        }
        catch (Exception e)
        {
            // A laptop that slept, say: the server goes on without them.
            logger.LogWarning(e, "The demo's voters go home early");
        }
    }

    /// <param name="opinions">By candidate.</param>
    /// <param name="pace">Seconds that they look at a photo.</param>
    private async Task VoteAsync(string voter, Dictionary<int, int> opinions, double pace, CancellationToken cancellationToken)
    {
        var ballot = await BallotAsync(voter, cancellationToken);
        foreach (var (candidate, rating) in opinions)
        {
            await Task.Delay(TimeSpan.FromSeconds(pace), cancellationToken);
            (await ballot.RateAsync(candidate, rating, cancellationToken: cancellationToken)).ValueOrThrow();
        }

        await Task.Delay(TimeSpan.FromSeconds(2 * pace), cancellationToken);
        (await ballot.CastAsync(cancellationToken: cancellationToken)).ValueOrThrow();
    }

    private async Task<BallotClient> BallotAsync(string id, CancellationToken cancellationToken)
    {
        var voter = election.Voter(id);
        var issued = await voter.CreateBallotAsync(cancellationToken: cancellationToken);
        return voter.Ballot(issued.ValueOrThrow().Ballot);
    }

    /// <summary>What is charming is rated higher, by some; one photo in six gets no opinion.</summary>
    private Dictionary<int, int> Opinions()
    {
        var kindness = (_random.NextDouble() - .5) * .3;
        var opinions = new Dictionary<int, int>();
        for (var i = 0; i < _charms.Length; i++)
        {
            var liking = _charms[i] + kindness + ((_random.NextDouble() - _random.NextDouble()) * .55);
            if (_random.Next(6) > 0)
                opinions.Add(i + 1, Math.Clamp(1 + (int)Math.Round(liking * 4), 1, 5));
        }

        // Nobody casts a ballot without an opinion.
        if (opinions.Count == 0)
            opinions.Add(1, 5);
        return opinions;
    }
}
