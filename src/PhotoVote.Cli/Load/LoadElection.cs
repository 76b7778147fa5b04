using System.Collections.ObjectModel;
using System.Globalization;
using PhotoVote.Cli.Voting;
using PhotoVote.Domain;

namespace PhotoVote.Cli.Load;

/// <summary>The election that a load votes in, its voters, and how they vote: derived from their numbers, so that nothing need be kept.</summary>
/// <param name="election">Which, with its organiser's key.</param>
/// <param name="run">Makes the voters' ids this run's own.</param>
/// <param name="isOpen">Whether it admits whoever has the link.</param>
/// <param name="candidates">Whom every voter rates.</param>
/// <param name="scaleMin">The lowest rating.</param>
/// <param name="steps">How many ratings there are.</param>
/// <param name="isOurs">Whether it was made for this load, so that nobody else votes in it.</param>
internal sealed class LoadElection(Organised election, Ulid run, bool isOpen, IReadOnlyList<int> candidates, int scaleMin, int steps, bool isOurs)
{
    private readonly string _prefix = run.ToString().ToLowerInvariant();

    /// <summary>How many different ballots there are: what a voter gives is known from their number, and none is made for every voter.</summary>
    public const int Kinds = 61;

    private readonly ReadOnlyDictionary<int, int>[] _ballots =
    [
        .. Enumerable.Range(0, Kinds).Select(number =>
        {
            var random = new Random(number);
            return new ReadOnlyDictionary<int, int>(candidates.ToDictionary(c => c, _ => scaleMin + random.Next(steps)));
        }),
    ];

    public Organised Election => election;

    public IReadOnlyList<int> Candidates => candidates;

    public bool IsOurs => isOurs;

    public int ScaleMin => scaleMin;

    public int Steps => steps;

    public bool IsOpenToAnyone => isOpen;

    public string VoterId(int number) => string.Create(CultureInfo.InvariantCulture, $"{_prefix}-{number}");

    public Voter Voter(int number)
    {
        var voter = election.Voter(Domain.VoterId.Parse(VoterId(number)));
        return isOpen ? new Voter(voter.Election, voter.Key.OpenVoter(), voter.Key) : voter;
    }

    public static int KindOf(int voter) => voter % Kinds;

    public IReadOnlyDictionary<int, int> RatingsOfKind(int kind) => _ballots[kind];

    public IReadOnlyDictionary<int, int> RatingsOf(int voter) => _ballots[KindOf(voter)];
}
