using PhotoVote.Client;
using PhotoVote.Client.Elections;
using PhotoVote.Domain;
using PhotoVote.Gateway.Photos.Developing;
using PhotoVote.Gateway.Photos.Storage;

namespace PhotoVote.Gateway.Demo;

/// <summary>An open election with photos and registered voters, made by the same commands as any other.</summary>
internal sealed class DemoElection
{
    /// <summary>Until it closes by itself.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);

    private const string Title = "Salon of the Harbour Photo Club";
    private const string Guest = "guest";
    private const int Crowd = 320;

    private readonly string _organiserKey;

    private DemoElection(ElectionClient election, string organiserKey, DateTimeOffset closesAt) => (Client, _organiserKey, ClosesAt) = (election, organiserKey, closesAt);

    public ElectionClient Client { get; }

    public DateTimeOffset ClosesAt { get; }

    /// <summary>Those who vote by themselves; the guest is whoever tries it.</summary>
    public static IReadOnlyList<string> Voters { get; } = [.. Enumerable.Range(1, Crowd).Select(i => $"voter-{i:000}")];

    public string DeskLink(Uri server) => new Uri(server, $"desk/{Client.Id}#{_organiserKey}").ToString();

    public string VoteLink(Uri server) => new Uri(server, $"vote/{Client.Id}#{Client.Voter(Guest).Key}").ToString();

    public string StageLink(Uri server) => new Uri(server, $"stage/{Client.Id}").ToString();

    public static async Task<DemoElection> OpenAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var client = new PhotoVoteClient(services.GetRequiredService<IGrainFactory>());
        var organiserKey = PhotoVoteClient.NewOrganiserKey();
        var terms = new ElectionTerms(
            Title,
            "Two competitions, sixteen photos. They are painted by the program, and so are the voters.",
            ScaleMin: 1,
            ScaleMax: 5,
            Visibility: "live",
            Counting: new CountingTerms("mean"));
        var created = (await client.CreateElectionAsync(organiserKey, new NewElection(terms, Crowd + 1), cancellationToken: cancellationToken)).ValueOrThrow();
        var election = client.Election(created.Election, organiserKey);

        // Painting and developing is most of the work, and for as many processors as there are.
        var kept = DemoPhotos.All.SelectMany(competition => competition.Photos).ToDictionary(photo => photo, photo => Task.Run(() => KeepAsync(photo), cancellationToken));
        foreach (var (title, photos) in DemoPhotos.All)
        {
            var competition = await ChangeAsync(new ElectionChange.AddCompetition(title, ""));
            foreach (var photo in photos)
                await ChangeAsync(new ElectionChange.AddCandidate(competition.Number!.Value, photo.Title, photo.Author, await kept[photo]));
        }

        (await election.RegisterAsync([Guest, .. Voters], cancellationToken: cancellationToken)).ValueOrThrow();
        await ChangeAsync(new ElectionChange.Open());
        var closesAt = services.GetRequiredService<TimeProvider>().GetUtcNow() + Lasts;
        await ChangeAsync(new ElectionChange.Schedule(null, closesAt));
        return new(election, organiserKey, closesAt);

        async Task<ElectionChanged> ChangeAsync(ElectionChange change) => (await election.ChangeAsync(change, cancellationToken: cancellationToken)).ValueOrThrow();

        async Task<string> KeepAsync(DemoPhoto photo)
        {
            var (developed, refusal) = await services.GetRequiredService<Darkroom>().DevelopAsync(Landscape.Paint(photo), cancellationToken);
            if (developed is null)
                throw new InvalidOperationException(refusal!.Detail);
            await services.GetRequiredService<IPhotoStore>().KeepAsync(ElectionId.Parse(election.Id), developed, new(int.MaxValue, long.MaxValue), cancellationToken);
            return developed.Id.ToString();
        }
    }
}
