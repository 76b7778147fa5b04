using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PhotoVote.Client;
using PhotoVote.Client.Ballots;
using PhotoVote.Client.Elections;
using PhotoVote.Domain;

namespace PhotoVote.Campaign.Load;

/// <summary>Through PhotoVote.Client, as another .NET service; it finds the gateways through the same proxy.</summary>
internal sealed class GrainDoor : IDoor, IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AttemptPatience = TimeSpan.FromSeconds(4);

    private readonly IHost _host;
    private readonly PhotoVoteClient _client;

    private GrainDoor(string name, IHost host) => (Name, _host, _client) = (name, host, host.Services.GetRequiredService<PhotoVoteClient>());

    public string Name { get; }

    public static async Task<GrainDoor> OpenAsync(string name, string connectionString, CancellationToken cancellationToken)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UsePhotoVoteClient(
            connectionString, options => (options.StartTimeout, options.CommandTimeout, options.AttemptTimeout) = (StartPatience, Patience, AttemptPatience));
        var host = builder.Build();
        await host.StartAsync(cancellationToken).ConfigureAwait(false);
        return new(name, host);
    }

    public Task<Answer> SendAsync(Ulid id, Request request, CancellationToken cancellationToken) => request switch
    {
        Request.Create r => ReadAsync(
            _client.CreateElectionAsync(r.Token, new NewElection(new ElectionTerms(r.Title), r.ExpectedVoters), id, cancellationToken), created => created.Election),
        Request.AddCompetition r => ReadAsync(Election(r).ChangeAsync(new ElectionChange.AddCompetition(r.Title, null), id, cancellationToken: cancellationToken)),
        Request.AddCandidate r => ReadAsync(Election(r).ChangeAsync(new ElectionChange.AddCandidate(1, r.Title, null, null), id, cancellationToken: cancellationToken)),
        Request.Register r => ReadAsync(Election(r).RegisterAsync(r.Voters, id, cancellationToken)),
        Request.Open r => ReadAsync(Election(r).OpenAsync(id, cancellationToken)),
        Request.Close r => ReadAsync(Election(r).CloseAsync(id, cancellationToken)),
        Request.AskBallot r => ReadAsync(_client.Election(r.Of.ToString()).VoterOfKey(r.Token).CreateBallotAsync(id, cancellationToken), issued => issued.Ballot),
        Request.Rate r => ReadAsync(Ballot(r.In).RateAsync(r.Candidate, r.Rating, id, cancellationToken)),
        Request.Cast r => ReadAsync(Ballot(r.In).CastAsync(id, cancellationToken)),
        Request.CastWhole r => ReadAsync(Ballot(r.In).CastAsync(r.Ratings, id, cancellationToken)),
        _ => throw new ArgumentOutOfRangeException(nameof(request), request, null),
    };

    public async Task<FinalResults?> ReadResultsAsync(ElectionId election, string organiser, CancellationToken cancellationToken)
    {
        var outcome = await _client.Election(election.ToString(), organiser).GetResultsAsync(cancellationToken).ConfigureAwait(false);
        return outcome is { IsDone: true, Value: { Status: "final" } results }
            ? new(results.Turnout.Created, results.Turnout.Cast, results.Competitions[0].Candidates.ToDictionary(c => c.Number, c => (c.Sum, c.Ratings)))
            : null;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync().ConfigureAwait(false);
        _host.Dispose();
    }

    private ElectionClient Election(Request request) => _client.Election(request.Election!.Value.ToString(), request.Token);

    private BallotClient Ballot(Booth booth) => _client.Election(booth.Election.ToString()).VoterOfKey(booth.VoterToken).Ballot(booth.Ballot.ToString());

    private static async Task<Answer> ReadAsync<T>(Task<Outcome<T>> sending, Func<T, string>? value = null)
        where T : class
    {
        var outcome = await sending.ConfigureAwait(false);
        var kind = outcome.Status switch
        {
            ReplyStatus.Done when outcome.IsDone => AnswerKind.Done,
            ReplyStatus.Refused => AnswerKind.Refused,
            ReplyStatus.NotWritten => AnswerKind.NotWritten,
            ReplyStatus.Unknown when outcome.Code != CallCodes.ServerFault => AnswerKind.Unknown,
            _ => AnswerKind.Wrong,
        };
        return new(kind, kind == AnswerKind.Done ? value?.Invoke(outcome.Value!) : null, outcome.Code, outcome.Detail);
    }
}
