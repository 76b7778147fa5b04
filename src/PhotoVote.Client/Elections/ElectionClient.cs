using System.Security.Cryptography;
using PhotoVote.Client.Calls;
using PhotoVote.Client.Following;
using PhotoVote.Client.Results;
using PhotoVote.Client.Rolls;
using PhotoVote.Domain;
using PhotoVote.Domain.Counting;

namespace PhotoVote.Client.Elections;

/// <summary>An election, as its organiser or as anybody: of <see cref="PhotoVoteClient.Election"/>.</summary>
public sealed class ElectionClient
{
    private readonly GrainCalls _calls;
    private readonly ElectionId _id;
    private readonly SecretKey? _organiser;
    private readonly string? _organiserToken;

    internal ElectionClient(GrainCalls calls, ElectionId id, SecretKey? organiser)
    {
        (_calls, _id, _organiser) = (calls, id, organiser);
        (Id, _organiserToken) = (id.ToString(), organiser is null ? null : KeyToken.Organiser(organiser));
    }

    /// <summary>26 characters.</summary>
    public string Id { get; }

    /// <summary>The definition and lifecycle. A draft is shown to its organiser only.</summary>
    public Task<Outcome<ElectionView>> GetAsync(CancellationToken cancellationToken = default) =>
        _calls.AskAsync(ct => Grain.GetAsync(_organiserToken, ct), cancellationToken);

    /// <summary>How many ballots were issued and cast; shown to everyone from the opening on.</summary>
    public Task<Outcome<TurnoutView>> GetTurnoutAsync(CancellationToken cancellationToken = default) =>
        _calls.AskAsync(ct => _calls.Grain<ITallyGrain>(Id).GetTurnoutAsync(_organiserToken, ct), cancellationToken);

    /// <summary>The results, as far as the election's visibility lets this reader see them.</summary>
    public Task<Outcome<ResultsView>> GetResultsAsync(CancellationToken cancellationToken = default) =>
        _calls.AskAsync(ct => _calls.Grain<ITallyGrain>(Id).GetResultsAsync(_organiserToken, ct), cancellationToken);

    /// <summary>How the results came about, step by step; under another rule, as a comparison, when one is named.</summary>
    /// <param name="competition">Its number; null for all.</param>
    /// <param name="rule">One of <see cref="CountingTerms.Rule"/>; null for the election's own.</param>
    public Task<Outcome<ElectionReport>> GetReportAsync(int? competition = null, string? rule = null, CancellationToken cancellationToken = default) =>
        _calls.AskAsync(ct => _calls.Grain<IReportGrain>(Id).GetAsync(_organiserToken, new ReportQuestion(competition, rule), ct), cancellationToken);

    /// <summary>The same for people, as plain text.</summary>
    /// <inheritdoc cref="GetReportAsync"/>
    public Task<Outcome<ReportText>> GetReportTextAsync(int? competition = null, string? rule = null, CancellationToken cancellationToken = default) =>
        _calls.AskAsync(ct => _calls.Grain<IReportGrain>(Id).GetTextAsync(_organiserToken, new ReportQuestion(competition, rule), ct), cancellationToken);

    /// <summary>
    /// What happened to the election and what will, in order, each event at least once: read the position of the last one that was dealt with, and
    /// go on from there, in this process or another. It lasts until it is cancelled; lost silos, restarted clusters and databases that are away
    /// only delay it. An election that does not exist, or a draft that this reader may not read, is waited for.
    /// </summary>
    /// <param name="afterPosition">The <see cref="ElectionEvent.Position"/> of the last event that was dealt with; 0 to start.</param>
    /// <param name="cancellationToken">Ends it, with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="PhotoVoteException">
    /// Going on makes no sense: the position lies beyond the end of this log (<see cref="CallCodes.PositionBeyondEnd"/>), the election's events cannot
    /// be read, or client and cluster do not understand each other.
    /// </exception>
    public IAsyncEnumerable<ElectionEvent> FollowAsync(long afterPosition = 0, CancellationToken cancellationToken = default) =>
        new ElectionFollower(_calls, Id, _organiserToken).FollowAsync(afterPosition, cancellationToken);

    /// <summary>The events after a position that are there now, for those who do not want to wait.</summary>
    /// <param name="afterPosition">The <see cref="ElectionEvent.Position"/> of the last event that was dealt with; 0 to start.</param>
    /// <param name="count">The most events to give, 1 to 1,000; there may be fewer even if there are <see cref="ElectionEvents.More"/>.</param>
    public Task<Outcome<ElectionEvents>> GetEventsAsync(long afterPosition = 0, int count = 500, CancellationToken cancellationToken = default) =>
        new ElectionFollower(_calls, Id, _organiserToken).ReadAsync(afterPosition, count, TimeSpan.Zero, cancellationToken);

    /// <summary>Changes it: <c>new ElectionChange.AddCandidate(…)</c> and the like. Needs the organiser's key.</summary>
    /// <param name="change">What to change.</param>
    /// <param name="commandId">Chosen by the caller, who keeps it to send the same again later; null to have one made.</param>
    /// <param name="ifVersion">When given, the definition's version that the caller has seen; a newer one is not changed but refused.</param>
    public Task<Outcome<ElectionChanged>> ChangeAsync(
        ElectionChange change, Ulid? commandId = null, long? ifVersion = null, CancellationToken cancellationToken = default) =>
        _calls.CommandAsync(commandId, (id, ct) => Grain.ChangeAsync(Header(id) with { IfVersion = ifVersion }, change, ct), cancellationToken);

    /// <summary>Opens it: from then on ballots are issued and cast. Needs the organiser's key.</summary>
    public Task<Outcome<ElectionChanged>> OpenAsync(Ulid? commandId = null, CancellationToken cancellationToken = default) =>
        ChangeAsync(new ElectionChange.Open(), commandId, null, cancellationToken);

    /// <summary>Closes it for ever: what was cast before counts, and nothing is cast after. Needs the organiser's key.</summary>
    public Task<Outcome<ElectionChanged>> CloseAsync(Ulid? commandId = null, CancellationToken cancellationToken = default) =>
        ChangeAsync(new ElectionChange.Close(), commandId, null, cancellationToken);

    /// <summary>Reveals the draw's seed of a closed one that was committed to it. Needs the organiser's key.</summary>
    public Task<Outcome<ElectionChanged>> RevealDrawAsync(DrawSeed seed, Ulid? commandId = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(seed);
        return ChangeAsync(new ElectionChange.RevealDraw(seed.Reveal()), commandId, null, cancellationToken);
    }

    /// <summary>Publishes the results of a closed one. Needs the organiser's key.</summary>
    public Task<Outcome<ElectionChanged>> PublishAsync(Ulid? commandId = null, CancellationToken cancellationToken = default) =>
        ChangeAsync(new ElectionChange.Publish(), commandId, null, cancellationToken);

    /// <summary>
    /// Registers voters, however many; each one's key derives from the organiser's, which this needs. A list of more than 10,000 is sent in parts,
    /// each of which may take <see cref="PhotoVoteClientOptions.CommandTimeout"/>; the first that fails is the last. The value of an outcome that
    /// is not done tells who is registered all the same; the same list with the same command id goes on where it stopped.
    /// </summary>
    /// <param name="voters">Their ids, 1 to 64 of <c>A-Z a-z 0-9 _ -</c>. Who is named twice is registered once.</param>
    /// <param name="commandId">Chosen by the caller, who keeps it to send the same again later; null to have one made.</param>
    public Task<Outcome<Registration>> RegisterAsync(IEnumerable<string> voters, Ulid? commandId = null, CancellationToken cancellationToken = default) =>
        new VoterList(voters).RegisterAsync(_calls, Id, _organiserToken, commandId, cancellationToken);

    /// <summary>Revokes a voter for ever. A ballot that is not cast is void; one that is cast counts, and then this is refused. Needs the organiser's key.</summary>
    public Task<Outcome<VoterView>> RevokeAsync(string voter, Ulid? commandId = null, CancellationToken cancellationToken = default) =>
        _calls.CommandAsync(commandId, (id, ct) => _calls.Grain<IWholeRollGrain>(Id).RevokeAsync(Header(id), voter, ct), cancellationToken);

    /// <summary>What the roll says of a voter. Needs the organiser's key.</summary>
    public Task<Outcome<VoterView>> GetVoterAsync(string voter, CancellationToken cancellationToken = default) =>
        _calls.AskAsync(ct => _calls.Grain<IWholeRollGrain>(Id).GetVoterAsync(_organiserToken ?? "", voter, ct), cancellationToken);

    /// <summary>A registered voter, whose key is derived from the organiser's. Nothing is sent by this.</summary>
    /// <exception cref="FormatException">This is not a voter's id.</exception>
    /// <exception cref="InvalidOperationException">There is no organiser's key to derive from.</exception>
    public VoterClient Voter(string voter)
    {
        var id = VoterId.Parse(voter);
        return _organiser is null
            ? throw new InvalidOperationException("A voter's key derives from the organiser's: give that to PhotoVoteClient.Election, or use VoterOfKey.")
            : new VoterClient(_calls, _id, id, _organiser.ForVoter(_id, id));
    }

    /// <summary>The voter who holds this key. Nothing is sent by this.</summary>
    /// <param name="voterKey">As it is in the voter's link: <c>pvv_</c>, the voter's id, a dot and 43 characters.</param>
    /// <exception cref="FormatException">This is not a voter's key.</exception>
    public VoterClient VoterOfKey(string voterKey) => KeyToken.TryParseVoter(voterKey, out var voter, out var key)
        ? new VoterClient(_calls, _id, voter, key)
        : throw new FormatException("A voter's key is pvv_, the voter's id, a dot and 43 characters.");

    /// <summary>A new voter, with a random key, for an election that admits anyone. Nothing is sent by this.</summary>
    public VoterClient NewVoter()
    {
        var key = new SecretKey(RandomNumberGenerator.GetBytes(SecretKey.Size));
        return new VoterClient(_calls, _id, key.OpenVoter(), key);
    }

    private IElectionGrain Grain => _calls.Grain<IElectionGrain>(Id);

    private CommandHeader Header(Ulid commandId) => new(commandId, _organiserToken);
}
