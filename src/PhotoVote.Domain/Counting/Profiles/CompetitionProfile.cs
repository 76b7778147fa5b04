using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace PhotoVote.Domain.Counting;

/// <summary>
/// What every counting rule starts from: for each candidate of a competition the number of ballots at each rating, and how many ballots
/// count there. Profiles of disjoint sets of ballots add up.
/// </summary>
public sealed class CompetitionProfile
{
    /// <summary>With more, sums and their quotients would no longer fit what holds them exactly.</summary>
    public const long MostBallots = 100_000_000_000;

    /// <param name="ballots">Ballots that rate at least one candidate who is not withdrawn.</param>
    public CompetitionProfile(string title, GradeScale scale, long ballots, ImmutableArray<CandidateProfile> candidates)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ballots, MostBallots);
        ArgumentOutOfRangeException.ThrowIfNegative(ballots);
        foreach (var candidate in candidates)
        {
            if (candidate.Histogram.Length != scale.Steps)
                throw new ArgumentException($"{candidate.Title} has {candidate.Histogram.Length} grades, the scale {scale.Steps}.", nameof(candidates));
            if (candidate.Ratings > ballots)
                throw new ArgumentException($"{candidate.Title} has {candidate.Ratings} ratings of {ballots} ballots.", nameof(candidates));
            if (candidate.Withdrawn is not null && candidate.Ratings > 0)
                throw new ArgumentException($"{candidate.Title} is withdrawn: no rating counts.", nameof(candidates));
        }

        if (candidates.DistinctBy(c => c.Number).Count() != candidates.Length)
            throw new ArgumentException("Two candidates have the same number.", nameof(candidates));
        (Title, Scale, Ballots, Candidates) = (title, scale, ballots, ToldApart(candidates));
        Standing = [.. Candidates.Where(c => c.Withdrawn is null)];
    }

    public string Title { get; }
    public GradeScale Scale { get; }
    public long Ballots { get; }

    /// <summary>All of them, also who was withdrawn. Of those with the same title the second is "Dune (2)", and so on: reports speak of them by their titles.</summary>
    public ImmutableArray<CandidateProfile> Candidates { get; }

    /// <summary>Who is not withdrawn.</summary>
    public ImmutableArray<CandidateProfile> Standing { get; }

    /// <summary>Ballots that count here and leave the candidate unrated.</summary>
    public long Blanks(CandidateProfile candidate) => candidate.Withdrawn is null ? Ballots - candidate.Ratings : 0;

    /// <summary>A tally's competition. Its blanks are exact only when the tally needs no recount.</summary>
    /// <param name="grades">What the election calls its ratings; empty: by their numbers.</param>
    /// <exception cref="InvalidOperationException">The tally needs a recount.</exception>
    public static CompetitionProfile Of(TallyView view, CompetitionTally competition, ImmutableArray<string> grades)
    {
        if (view.NeedsRecount)
            throw new InvalidOperationException("This tally needs a recount: its blanks are not exact.");
        return new CompetitionProfile(
            competition.Title,
            GradeScale.Of(view.ScaleMin, view.ScaleMax, grades),
            competition.Ballots,
            [.. competition.Candidates.Select(c => new CandidateProfile(c.Number, c.Title, c.Histogram, c.Withdrawn))]);
    }

    /// <summary>The profile of both sets of ballots together.</summary>
    /// <exception cref="ArgumentException">The other is not of the same candidates on the same scale.</exception>
    public CompetitionProfile Merge(CompetitionProfile other)
    {
        var same = (Scale.Min, Scale.Max) == (other.Scale.Min, other.Scale.Max)
            && Candidates.Select(Who).SequenceEqual(other.Candidates.Select(Who));
        if (!same)
            throw new ArgumentException("Profiles of different competitions do not add up.", nameof(other));
        return new CompetitionProfile(Title, Scale, checked(Ballots + other.Ballots), [.. Candidates.Zip(other.Candidates, (a, b) =>
            new CandidateProfile(a.Number, a.Title, [.. a.Histogram.Zip(b.Histogram, (x, y) => checked(x + y))], a.Withdrawn))]);

        static (int, string, string?) Who(CandidateProfile c) => (c.Number, c.Title, c.Withdrawn);
    }

    private static ImmutableArray<CandidateProfile> ToldApart(ImmutableArray<CandidateProfile> candidates)
    {
        if (candidates.DistinctBy(c => c.Title).Count() == candidates.Length)
            return candidates;
        var titles = candidates.OrderBy(c => c.Number).Zip(DistinctTitles.Of([.. candidates.OrderBy(c => c.Number).Select(c => c.Title)])).ToDictionary(c => c.First.Number, c => c.Second);
        return [.. candidates.Select(c => titles[c.Number] == c.Title ? c : new CandidateProfile(c.Number, titles[c.Number], c.Histogram, c.Withdrawn))];
    }

    /// <summary>
    /// Hexadecimal SHA-256 of the counts, and of nothing else: of the ASCII lines "photovote/profile/v1", "{min} {max} {ballots}", and for each
    /// candidate in the order of numbers "{number} {ballots at the lowest rating} … {at the highest}" or "{number} withdrawn", each ended by \n.
    /// </summary>
    public string Digest()
    {
        var text = new StringBuilder($"photovote/profile/v1\n{Scale.Min} {Scale.Max} {Ballots}\n");
        foreach (var candidate in Candidates.OrderBy(c => c.Number))
            text.Append(candidate.Number).Append(' ').Append(candidate.Withdrawn is null ? string.Join(' ', candidate.Histogram) : "withdrawn").Append('\n');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text.ToString())));
    }
}
