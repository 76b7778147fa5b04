using System.Net;
using PhotoVote.Tests.Gateway.Driver;

namespace PhotoVote.Tests.Gateway.Api;

public sealed class GradesTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task Grades_HaveNamesAsLongAsTheyFitTheScale_UntilTheElectionOpens()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api, candidates: 2);
        Assert.Empty(await NamesAsync());

        // All of them or none; what is left out stays.
        (await PutAsync(new { title = "Salon", scaleMax = 2, grades = new[] { " bad ", "fair", "good" } })).Is(HttpStatusCode.OK);
        (await PutAsync(new { title = "Salon 2", scaleMax = 2 })).Is(HttpStatusCode.OK);
        Assert.Equal(["bad", "fair", "good"], await NamesAsync());
        var unfit = (await PutAsync(new { title = "Salon", scaleMax = 3 })).IsProblem(HttpStatusCode.UnprocessableEntity, "grades-invalid");
        Assert.Equal(
            "grades: the scale 0 to 3 has 4 grades, and the election has 3 names: say new ones together with the scale, or none ([]).",
            unfit.Json.GetProperty("detail").GetString());
        Assert.Contains(
            "grades: The name of grade 1 is missing.",
            (await PutAsync(new { title = "Salon", scaleMax = 2, grades = new[] { "bad", "", "good" } })).IsProblem(HttpStatusCode.UnprocessableEntity, "grades-invalid").Json.GetProperty("detail").GetString()!,
            StringComparison.Ordinal);
        (await PutAsync(new { title = "Salon", scaleMax = 3, grades = new[] { "bad", "fair", "good", "superb" } })).Is(HttpStatusCode.OK);
        Assert.Equal(["bad", "fair", "good", "superb"], await NamesAsync());
        (await PutAsync(new { title = "Salon", scaleMax = 9, grades = Array.Empty<string>() })).Is(HttpStatusCode.OK);
        Assert.Empty(await NamesAsync());

        // What was read can be sent back, and nothing else once it is open.
        (await PutAsync(new { title = "Salon", scaleMax = 1, grades = new[] { "no", "yes" } })).Is(HttpStatusCode.OK);
        (await organiser.PostAsync("open")).Is(HttpStatusCode.OK);
        (await PutAsync(new { title = "Salon", scaleMax = 1, grades = new[] { "no", "yes!" } })).IsProblem(HttpStatusCode.Conflict, "definition-frozen");
        (await PutAsync(new { title = "Salon", scaleMax = 1, grades = Array.Empty<string>() })).IsProblem(HttpStatusCode.Conflict, "definition-frozen");
        (await PutAsync((await organiser.GetAsync()).Json.GetProperty("terms"))).Is(HttpStatusCode.OK);
        (await PutAsync(new { title = "Salon 2026", scaleMax = 1 })).Is(HttpStatusCode.OK);
        Assert.Equal(["no", "yes"], await NamesAsync());

        // The trail tells what was said, by its own name.
        var trail = (await organiser.GetAsync("audit")).Json.GetProperty("entries").EnumerateArray().Where(e => e.GetProperty("what").GetString() == "GradesNamed");
        Assert.Equal([3, 4, 0, 2], trail.Select(e => e.GetProperty("details").GetProperty("names").GetArrayLength()));

        Task<Answer> PutAsync(object body) => gateway.Api.PutAsync(organiser.Path, organiser.Token, body);

        async Task<string?[]> NamesAsync() =>
            [.. (await organiser.GetAsync()).Is(HttpStatusCode.OK).Json.GetProperty("terms").GetProperty("grades").EnumerateArray().Select(g => g.GetString())];
    }
}
