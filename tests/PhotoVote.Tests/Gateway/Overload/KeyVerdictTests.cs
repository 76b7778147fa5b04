using System.Net;
using PhotoVote.Domain;
using PhotoVote.Gateway.OpenApi;
using PhotoVote.Gateway.Overload;
using PhotoVote.Gateway.Problems;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Overload;

/// <summary>What an answer tells of the key that was sent.</summary>
public sealed class KeyVerdictTests
{
    private static readonly Caller WithKey = new(0, Organiser.NewKey().Hash(), false, false);

    [Theory]
    [InlineData(null, KeyVerdict.Opens)]
    [InlineData("ballot-already-cast", KeyVerdict.Opens)]
    [InlineData("election-closed", KeyVerdict.Opens)]
    [InlineData("ballot-key-wrong", KeyVerdict.Wrong)]
    [InlineData("voter-key-wrong", KeyVerdict.Wrong)]
    [InlineData("voter-unknown", KeyVerdict.Wrong)]
    [InlineData("not-organiser", KeyVerdict.Wrong)]
    [InlineData("election-unknown", KeyVerdict.Wrong)]
    [InlineData("command-id-reused", KeyVerdict.Open)]
    [InlineData("title-invalid", KeyVerdict.Open)]
    [InlineData("body-invalid", KeyVerdict.Open)]
    [InlineData("overloaded", KeyVerdict.Open)]
    public void WhereAKeyIsNeeded_TheAnswerTells(string? code, object verdict) => Assert.Equal(verdict, Verdict(WithKey, KeyKind.Ballot, code));

    [Fact]
    public void WhereNoneIsNeeded_OrItIsANewOne_ASuccessTellsNothing()
    {
        Assert.Equal(KeyVerdict.Open, Verdict(WithKey, KeyKind.OrganiserIfDraft, null));
        Assert.Equal(KeyVerdict.Open, Verdict(WithKey, KeyKind.Organiser, null, makesItsKey: true));
        Assert.Equal(KeyVerdict.Open, Verdict(WithKey with { IsSelfMade = true }, KeyKind.Voter, null));
        Assert.Equal(KeyVerdict.Open, KeyVerdicts.Of(WithKey, null, 200, null));
        Assert.Equal(KeyVerdict.Open, Verdict(WithKey with { Key = null }, KeyKind.Ballot, "ballot-key-wrong"));
    }

    /// <summary>The promise behind it: all these are answered only behind the key.</summary>
    [Fact]
    public async Task ToAWrongKey_EveryAnswerIsThatItIsWrong_OrTellsNothing()
    {
        await using var gateway = await LimitedGateway.StartAsync();
        var organiser = await Organiser.OpenAsync(gateway.Api, "ann", "ben");
        var ballot = await organiser.Voter("ann").BallotAsync();
        var used = Ulid.NewUlid();
        (await ballot.CastWholeAsync(new() { [1] = 2 }, used)).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("close")).Is(HttpStatusCode.OK);
        var known = gateway.Admission.Known.Keys;
        string Wrong() => KeyToken.Ballot(Organiser.NewKey());
        string WrongOrganiser() => KeyToken.Organiser(Organiser.NewKey());
        Answer[] answers =
        [
            await gateway.Api.GetAsync(ballot.Path, Wrong()),
            await gateway.Api.PostAsync($"{ballot.Path}/cast", Wrong()),
            await gateway.Api.PostAsync($"{ballot.Path}/cast", Wrong(), new { ratings = new Dictionary<int, int> { [1] = 2 } }, used),
            await gateway.Api.PutAsync($"{ballot.Path}/ratings/1", Wrong(), new { rating = 3 }),
            await gateway.Api.PutAsync($"{ballot.Path}/ratings/9", Wrong(), new { rating = 99 }),
            await gateway.Api.DeleteAsync($"{ballot.Path}/ratings/1", Wrong()),
            await gateway.Api.PostAsync($"{organiser.Path}/ballots", KeyToken.Voter(VoterId.Parse("ann"), Organiser.NewKey())),
            await gateway.Api.PostAsync($"{organiser.Path}/ballots", KeyToken.Voter(VoterId.Parse("zoe"), Organiser.NewKey())),
            await gateway.Api.PostAsync($"{organiser.Path}/close", WrongOrganiser()),
            await gateway.Api.PostAsync($"{organiser.Path}/close", WrongOrganiser(), null, used),
            await gateway.Api.PostAsync($"{organiser.Path}/publish", WrongOrganiser()),
            await gateway.Api.PostAsync($"{organiser.Path}/competitions", WrongOrganiser(), new { title = "" }),
            await gateway.Api.PostAsync($"{organiser.Path}/voters", WrongOrganiser(), new { voters = (string[])["cleo"] }),
            await gateway.Api.PostAsync($"{organiser.Path}/voters/ann/revoke", WrongOrganiser()),
            await gateway.Api.GetAsync($"{organiser.Path}/voters", WrongOrganiser()),
            await gateway.Api.GetAsync($"{organiser.Path}/audit", WrongOrganiser()),
        ];

        Assert.All(answers, answer => Assert.NotEqual(HttpStatusCode.OK, answer.Status));
        Assert.Equal(known, gateway.Admission.Known.Keys);
        Assert.Equal(0, gateway.Admission.Working);
    }

    private static KeyVerdict Verdict(Caller caller, KeyKind key, string? code, bool makesItsKey = false) => KeyVerdicts.Of(
        caller,
        new EndpointTerms(key, IsCommand: true, IsConditional: false, makesItsKey),
        code is null ? 200 : ProblemKind.Of(code).Status,
        code is null ? null : ProblemKind.Of(code));
}
