using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PhotoVote.Domain;
using PhotoVote.Domain.Ballots;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Journaling;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Api;

public sealed class ReceiptTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task WhoHasCast_IsTold_WhereTheLogHoldsIt_AndThatItIsCounted()
    {
        var organiser = await Organiser.OpenAsync(gateway.Api, "anna", "bert");
        var (ballot, other) = (await organiser.Voter("anna").BallotAsync(), await organiser.Voter("bert").BallotAsync());
        (await ballot.RateAsync(1, 2)).Is(HttpStatusCode.OK);
        (await ballot.RateAsync(1, 4)).Is(HttpStatusCode.OK);
        var begun = (await ballot.GetAsync()).Is(HttpStatusCode.OK).Json;
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (begun.GetProperty("position").ValueKind, begun.GetProperty("counted").ValueKind));
        (await ballot.CastAsync()).Is(HttpStatusCode.OK);
        (await other.CastWholeAsync(new() { [3] = 5 })).Is(HttpStatusCode.OK);

        var (receipt, later) = ((await ballot.GetAsync()).Is(HttpStatusCode.OK).Json, (await other.GetAsync()).Is(HttpStatusCode.OK).Json);

        // The same as the log itself says.
        var log = gateway.Services.GetRequiredService<IEventLog>();
        var page = await log.ReadPartitionAsync(organiser.Election.Partition, Position(receipt) - 1, 1, null, TestContext.Current.CancellationToken);
        var cast = Assert.IsType<BallotCast>(gateway.Services.GetRequiredService<IEventCodec>().Decode(page.Events.Single()));
        Assert.Equal((ballot.Id.ToString(), cast.At), (cast.Ballot, receipt.GetProperty("castAt").GetDateTimeOffset().ToUnixTimeMilliseconds()));
        Assert.Equal("""{"1":4}""", receipt.GetProperty("ratings").GetRawText());
        Assert.True(receipt.GetProperty("counted").GetBoolean() && later.GetProperty("counted").GetBoolean());
        Assert.True(Position(receipt) < Position(later));
        Assert.DoesNotContain("anna", receipt.GetRawText(), StringComparison.Ordinal);

        // And so does the tally.
        Assert.Equal(2, (await gateway.Api.GetAsync($"{organiser.Path}/turnout")).Json.GetProperty("cast").GetInt32());
        (await organiser.PostAsync("close")).Is(HttpStatusCode.OK);
        Assert.Equal(receipt.GetRawText(), (await ballot.GetAsync()).Is(HttpStatusCode.OK).Json.GetRawText());
    }

    [Fact]
    public async Task ABallotThatIsVoid_IsNotCounted()
    {
        var organiser = await Organiser.OpenAsync(gateway.Api, "anna");
        var ballot = await organiser.Voter("anna").BallotAsync();
        (await ballot.RateAsync(1, 2)).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("voters/anna/revoke")).Is(HttpStatusCode.OK);

        var seen = (await ballot.GetAsync()).Is(HttpStatusCode.OK).Json;
        Assert.Equal(("void", JsonValueKind.Null), (seen.GetProperty("status").GetString(), seen.GetProperty("counted").ValueKind));
    }

    [Fact]
    public async Task ABallotsPlace_IsToldToItsOwnKeyAlone()
    {
        var organiser = await Organiser.OpenAsync(gateway.Api, "anna", "bert");
        var (ballot, other) = (await organiser.Voter("anna").BallotAsync(), await organiser.Voter("bert").BallotAsync());
        (await ballot.CastWholeAsync(new() { [1] = 4 })).Is(HttpStatusCode.OK);

        foreach (var key in (string[])[other.Token, organiser.Token, organiser.Voter("anna").Token, KeyToken.Ballot(Organiser.NewKey())])
            (await gateway.Api.GetAsync(ballot.Path, key)).IsProblem(HttpStatusCode.Forbidden, "ballot-key-wrong");
        var audit = (await organiser.GetAsync("audit")).Is(HttpStatusCode.OK).Json.GetProperty("entries").EnumerateArray().Select(Position);
        Assert.DoesNotContain(Position((await ballot.GetAsync()).Json), audit);
    }

    private static long Position(JsonElement told) => told.GetProperty("position").GetInt64();
}
