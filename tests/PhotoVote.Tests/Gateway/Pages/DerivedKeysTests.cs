using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PhotoVote.Domain;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Gateway.Pages.Browsing;

namespace PhotoVote.Tests.Gateway.Pages;

/// <summary>What the pages derive where the browser has no cryptography for them is what the domain derives.</summary>
public sealed class DerivedKeysTests(Browser browser, RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task HashesAndKeys_AreThoseOfTheDomain_WithoutASecureContext()
    {
        await using var visitor = await Visitor.ComeAsync(browser, gateway.Api.Server, Screen.Phone);
        await visitor.OpenAsync("/");
        Assert.False(await visitor.Page.EvaluateAsync<bool>("isSecureContext"));

        // Every length around the places where SHA-256 adds a block.
        var texts = Enumerable.Range(0, 200).Select(length => new string('x', length)).Append("Grüße ☀ 測試").ToArray();
        var hashes = await InPageAsync<string[]>(visitor, "bytes", "m => args.map(text => m.toHex(m.sha256(m.utf8(text))))", texts);
        Assert.Equal(texts.Select(text => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))), hashes);
        var macs = await InPageAsync<string[]>(visitor, "bytes", "m => args.map(text => m.toHex(m.hmacSha256(m.utf8(text), m.utf8('message'))))", texts);
        Assert.Equal(texts.Select(text => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(text), "message"u8))), macs);

        var key = new SecretKey(RandomNumberGenerator.GetBytes(SecretKey.Size));
        var election = ElectionId.FromCommand(42, 3);
        var ballot = Crockford(RandomNumberGenerator.GetBytes(16));
        var voter = VoterId.Parse("table_7-anna");
        var derived = await InPageAsync<string[]>(
            visitor, "keys", "m => { const v = m.voterToken(...args.slice(0, 3)); return [v, m.ballotToken(v, args[1], args[3])]; }", [KeyToken.Organiser(key), $"{election}", "table_7-anna", ballot]);
        var voterKey = key.ForVoter(election, voter);
        Assert.True(BallotId.TryParse(ballot, out var id));
        Assert.Equal([KeyToken.Voter(voter, voterKey), KeyToken.Ballot(voterKey.ForBallot(election, id))], derived);

        var open = await InPageAsync<string>(visitor, "keys", "m => m.newOpenVoterToken()", []);
        Assert.True(KeyToken.TryParseVoter(open, out var openVoter, out var openKey));
        Assert.Equal(openKey.OpenVoter(), openVoter);
    }

    [Fact]
    public async Task IdsOfThePages_AreCanonical_AndNoTwoAreTheSame_WhateverThePhonesClockSays()
    {
        await using var visitor = await Visitor.ComeAsync(browser, gateway.Api.Server, Screen.Phone);
        await visitor.OpenAsync("/");

        var ids = await InPageAsync<string[]>(visitor, "bytes", "m => [m.ulid(0), m.ulid(-5), m.ulid(2 ** 60), m.ulid(1.5), ...Array.from({ length: 5000 }, () => m.ulid())]", []);

        Assert.All(ids, id => Assert.Equal(id, Ulid.Parse(id).ToString()));
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    private static async Task<T> InPageAsync<T>(Visitor visitor, string module, string function, string[] args) =>
        JsonSerializer.Deserialize<T>(await visitor.Page.EvaluateAsync<string>($"async args => JSON.stringify(await ({function})(await import('/js/{module}.js')))", args))!;

    private static string Crockford(byte[] bytes) => new Ulid(bytes.AsSpan()).ToString() is var text && text[0] <= '7' ? text : "7" + text[1..];
}
