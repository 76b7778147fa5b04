using System.Net;
using PhotoVote.Domain;

namespace PhotoVote.Tests.Gateway.Driver;

/// <summary>A voter with their key.</summary>
public sealed class Voter(ApiClient api, ElectionId election, VoterId id, SecretKey key)
{
    public string Token => KeyToken.Voter(id, key);

    /// <summary>Where their page is, below the server's address: what a personal link or a printed code says.</summary>
    public string Link => $"/vote/{election}#{Token}";

    public Task<Answer> AskAsync(Ulid? command = null) => api.PostAsync($"elections/{election}/ballots", Token, null, command);

    public async Task<Ballot> BallotAsync() => BallotOf(await AskAsync());

    /// <summary>The ballot that an answer gave.</summary>
    public Ballot BallotOf(Answer answer)
    {
        Assert.True(answer.Status is HttpStatusCode.Created or HttpStatusCode.OK, answer.Text);
        var ballot = BallotId.Parse(answer.Json.GetProperty("ballot").GetString()!);
        return new Ballot(api, election, ballot, key.ForBallot(election, ballot));
    }
}

/// <summary>A ballot with its key.</summary>
public sealed class Ballot(ApiClient api, ElectionId election, BallotId id, SecretKey key)
{
    public BallotId Id { get; } = id;

    public string Token => KeyToken.Ballot(key);

    public string Path => $"elections/{election}/ballots/{Id}";

    public Task<Answer> GetAsync() => api.GetAsync(Path, Token);

    public Task<Answer> RateAsync(int candidate, int rating, Ulid? command = null) =>
        api.PutAsync($"{Path}/ratings/{candidate}", Token, new { rating }, command);

    public Task<Answer> ClearAsync(int candidate) => api.DeleteAsync($"{Path}/ratings/{candidate}", Token);

    public Task<Answer> CastAsync(Ulid? command = null) => api.PostAsync($"{Path}/cast", Token, null, command);

    public Task<Answer> CastWholeAsync(Dictionary<int, int> ratings, Ulid? command = null) => api.PostAsync($"{Path}/cast", Token, new { ratings }, command);
}
