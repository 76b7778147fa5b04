using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using PhotoVote.Domain;

namespace PhotoVote.Tests.Gateway.Driver;

/// <summary>An organiser with one election, whose key they made themselves.</summary>
public sealed class Organiser
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SecretKey _key;

    private Organiser(ApiClient api, SecretKey key, ElectionId election) => (Api, _key, Election) = (api, key, election);

    public ApiClient Api { get; }

    public ElectionId Election { get; }

    public string Token => KeyToken.Organiser(_key);

    public string Path => $"elections/{Election}";

    private sealed class UnseekableStream(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;
    }

    public static SecretKey NewKey() => new(RandomNumberGenerator.GetBytes(SecretKey.Size));

    /// <summary>A draft.</summary>
    public static async Task<Organiser> CreateAsync(ApiClient api, object? terms = null)
    {
        var key = NewKey();
        var answer = await api.PostAsync("elections", KeyToken.Organiser(key), terms ?? new { title = "Salon", expectedVoters = 100 });
        return new Organiser(api, key, ElectionId.Parse(answer.Is(HttpStatusCode.Created).Json.GetProperty("election").GetString()!));
    }

    /// <summary>A draft with one competition (1) of some candidates (1, 2, …).</summary>
    public static async Task<Organiser> CreateAsync(ApiClient api, int candidates, object? terms = null)
    {
        var organiser = await CreateAsync(api, terms);
        (await organiser.PostAsync("competitions", new { title = "Harbour" })).Is(HttpStatusCode.Created);
        for (var i = 1; i <= candidates; i++)
            (await organiser.PostAsync("competitions/1/candidates", new { title = $"Photo {i}" })).Is(HttpStatusCode.Created);
        return organiser;
    }

    /// <summary>An open election with one competition of three candidates and these voters.</summary>
    public static async Task<Organiser> OpenAsync(ApiClient api, params string[] voters)
    {
        var organiser = await CreateAsync(api, candidates: 3);
        if (voters.Length > 0)
            (await organiser.RegisterAsync(voters)).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("open")).Is(HttpStatusCode.OK);
        return organiser;
    }

    /// <summary>An open election with one competition of these candidates (1, 2, …) and these voters.</summary>
    public static async Task<Organiser> OpenAsync(ApiClient api, object terms, IEnumerable<object> candidates, params string[] voters)
    {
        var organiser = await CreateAsync(api, candidates: 0, terms);
        foreach (var candidate in candidates)
            (await organiser.PostAsync("competitions/1/candidates", candidate)).Is(HttpStatusCode.Created);
        if (voters.Length > 0)
            (await organiser.RegisterAsync(voters)).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("open")).Is(HttpStatusCode.OK);
        return organiser;
    }

    /// <summary>The same organiser, who asks another gateway.</summary>
    public Organiser At(ApiClient api) => new(api, _key, Election);

    public Task<Answer> PostAsync(string what, object? body = null, Ulid? id = null) => Api.PostAsync($"{Path}/{what}", Token, body, id);

    public Task<Answer> GetAsync(string what = "") => Api.GetAsync($"{Path}/{what}".TrimEnd('/'), Token);

    /// <summary>The results, as often as it takes until they say that they are final: after a withdrawal the log is counted again beside the ones that are shown.</summary>
    /// <param name="withKey">Sends the organiser's key.</param>
    public async Task<Answer> FinalResultsAsync(bool withKey = false)
    {
        for (var patience = Stopwatch.StartNew(); ; await Task.Delay(20))
        {
            var results = (await Api.GetAsync($"{Path}/results", withKey ? Token : null)).Is(HttpStatusCode.OK);
            if (results.Json.GetProperty("status").GetString() == "final")
                return results;
            Assert.True(patience.Elapsed < Patience, results.Text);
        }
    }

    public Task<Answer> RegisterAsync(IReadOnlyList<string> voters, Ulid? id = null) => PostAsync("voters", new { voters }, id);

    /// <summary>Adds a photo, of which the type is no matter.</summary>
    public Task<Answer> AddPhotoAsync(byte[] file, string? type = null, bool chunked = false)
    {
        HttpContent content = chunked ? new StreamContent(new UnseekableStream(file)) : new ByteArrayContent(file);
        if (type is not null)
            content.Headers.ContentType = new(type);
        return Api.SendAsync(HttpMethod.Post, $"{Path}/photos", Token, content);
    }

    /// <summary>A voter of the roll, whose key derives from the organiser's.</summary>
    public Voter Voter(string id) => new(Api, Election, VoterId.Parse(id), _key.ForVoter(Election, VoterId.Parse(id)));

    /// <summary>A voter of an election that admits anyone, who makes a key.</summary>
    public Voter Passer()
    {
        var key = NewKey();
        return new Voter(Api, Election, key.OpenVoter(), key);
    }
}
