using System.Text;
using PhotoVote.Domain;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Telemetry;

/// <summary>What must not be found anywhere, in each form in which it might be written.</summary>
internal sealed class Secrets
{
    private readonly List<(string What, byte[] Bytes)> _forms = [];

    public void Add(string what, string text) => _forms.Add((what, Encoding.UTF8.GetBytes(text)));

    public void Add(string what, Ulid id)
    {
        Add(what, id.ToString());
        Add($"{what} as a GUID", id.ToGuid().ToString());
        _forms.Add(($"{what} in bytes", id.ToByteArray()));
    }

    /// <summary>A key, its text and its hash.</summary>
    public void AddKey(string what, SecretKey key)
    {
        Add(what, key.Reveal());
        Add($"{what}'s hash", key.Hash().ToString());
        var hash = new byte[KeyHash.Size];
        key.Hash().CopyTo(hash);
        _forms.Add(($"{what}'s hash in bytes", hash));
        Add($"{what}'s hash in hexadecimal", Convert.ToHexStringLower(hash));
    }

    public void Add(Organiser organiser)
    {
        Assert.True(KeyToken.TryParseOrganiser(organiser.Token, out var key));
        AddKey("the organiser's key", key);
    }

    public void Add(string voter, Voter holder)
    {
        Assert.True(KeyToken.TryParseVoter(holder.Token, out _, out var key));
        AddKey("a voter's key", key);
        Add("a voter's id", voter);
    }

    public void Add(Ballot ballot)
    {
        Assert.True(KeyToken.TryParseBallot(ballot.Token, out var key));
        AddKey("a ballot's key", key);
        Add("a ballot's id", Ulid.Parse(ballot.Id.ToString()));
    }

    /// <summary>Which of them are in there.</summary>
    public IReadOnlyList<string> FoundIn(byte[] bytes) => [.. _forms.Where(form => bytes.AsSpan().IndexOf(form.Bytes) >= 0).Select(form => form.What)];

    public IReadOnlyList<string> FoundIn(string text) => FoundIn(Encoding.UTF8.GetBytes(text));
}
