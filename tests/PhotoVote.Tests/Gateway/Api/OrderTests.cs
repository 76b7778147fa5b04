using System.Net;
using PhotoVote.Domain;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Api;

public sealed class OrderTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task Photos_AreShownAsTheOrganiserArrangedThem_AndKeepTheirNumbers()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api, candidates: 3);

        (await PutAsync(organiser, new { candidates = new[] { 3, 1 } })).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("competitions/1/candidates", new { title = "Photo 4" })).Is(HttpStatusCode.Created);
        (await organiser.PostAsync("open")).Is(HttpStatusCode.OK);

        var shown = (await gateway.Api.GetAsync(organiser.Path)).Json.GetProperty("competitions")[0].GetProperty("candidates").EnumerateArray().ToList();
        Assert.Equal([3, 1, 2, 4], shown.Select(c => c.GetProperty("number").GetInt32()));
        Assert.Equal("Photo 3", shown[0].GetProperty("title").GetString());
    }

    [Fact]
    public async Task AnOrderThatIsNone_IsRefusedWithItsPlace()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api, candidates: 2);

        (await PutAsync(organiser, new { candidates = new[] { 1, 1 } })).IsProblem(HttpStatusCode.UnprocessableEntity, "order-invalid");
        (await PutAsync(organiser, new { candidates = new[] { 7 } })).IsProblem(HttpStatusCode.NotFound, "candidate-unknown");
        (await PutAsync(organiser, new { })).IsProblem(HttpStatusCode.BadRequest, "body-invalid");
        (await gateway.Api.PutAsync($"{organiser.Path}/competitions/1/order", KeyToken.Organiser(Organiser.NewKey()), new { candidates = new[] { 2, 1 } }))
            .IsProblem(HttpStatusCode.Forbidden, "not-organiser");
        (await organiser.PostAsync("open")).Is(HttpStatusCode.OK);
        (await PutAsync(organiser, new { candidates = new[] { 2, 1 } })).IsProblem(HttpStatusCode.Conflict, "definition-frozen");
    }

    private static Task<Answer> PutAsync(Organiser organiser, object body) =>
        organiser.Api.PutAsync($"{organiser.Path}/competitions/1/order", organiser.Token, body);
}
