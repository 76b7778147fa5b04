using System.Collections.Immutable;
using PhotoVote.Cli.Replay;
using PhotoVote.Domain;
using PhotoVote.Domain.Counting;

namespace PhotoVote.Cli.Counting;

/// <summary>
/// Counts the ballots of one or more files as one election, one ballot in memory at a time. Files are read once; a second time only when the
/// rule compares candidates ballot by ballot.
/// </summary>
/// <param name="withdrawn">Each a candidate's name, an equals sign, and why it was withdrawn.</param>
/// <param name="withdrawnNumbers">Each a candidate's number, an equals sign, and why it was withdrawn.</param>
/// <param name="numbers">The candidates' numbers in their election; null for their places in the header.</param>
/// <param name="progress">Is told how many more bytes have been read.</param>
internal sealed class BallotsCount(
    IReadOnlyList<string> paths, BallotsFormat format, GradeScale scale, string title, IReadOnlyList<string> withdrawn, IReadOnlyList<string> withdrawnNumbers, IReadOnlyList<int>? numbers, Action<long> progress)
{
    private IReadOnlyList<string> _names = [];
    private ImmutableArray<CountedCandidate> _candidates = [];

    /// <summary>Ballots that do not count: no opinion, or of the withdrawn alone.</summary>
    public long Empty { get; private set; }

    /// <exception cref="BallotsFileException">Anything is wrong with any of the files.</exception>
    /// <exception cref="UsageException">Nobody has the name of somebody who was withdrawn, or the numbers are not those of the candidates.</exception>
    public CountReport Count(CountingRule rule, CountingParameters parameters, CancellationToken cancellationToken)
    {
        if (SameElection.Repeated(paths).ToList() is { Count: > 0 } repeated)
            throw new BallotsFileException(repeated);
        ProfileCounter? counter = null;
        Pass(ratings => (counter ??= new ProfileCounter(title, scale, _candidates)).Count(ratings), cancellationToken);
        var profile = counter!.Profile();
        Empty = counter.Empty;
        var toCompare = rule.ToCompare(profile);
        if (toCompare.IsEmpty)
            return rule.Count(profile, parameters);
        if (toCompare.Length > Limits.Candidates)
            return rule.WithoutResult(profile, parameters, $"{toCompare.Length} candidates are tied for the runoff, and no more than {Limits.Candidates} are compared ballot by ballot");

        var (pairs, again) = (new PairCounter(scale, _candidates, toCompare), new ProfileCounter(title, scale, _candidates));
        Pass(ratings => Recount(ratings, again, pairs), cancellationToken);
        if (again.Profile().Digest() != profile.Digest())
            throw new BallotsFileException([new Flaw(string.Join(", ", paths), 0, 0, "changed while it was counted, or cannot be read twice")]);
        return rule.Count(profile, parameters, pairs);
    }

    private static void Recount(ReadOnlySpan<int> ratings, ProfileCounter again, PairCounter pairs)
    {
        again.Count(ratings);
        pairs.Count(ratings);
    }

    private void Pass(Action<ReadOnlySpan<int>> ballot, CancellationToken cancellationToken)
    {
        var flaws = new FlawList();
        foreach (var path in paths)
        {
            var reader = new BallotsReader(path, format, flaws.Add);
            reader.Read(
                (_, ratings) =>
                {
                    // Nothing of a damaged file counts: the rest is read for what else is wrong.
                    if (flaws.Count == 0)
                        ballot(ratings);
                },
                () => Header(path, reader.Candidates, flaws),
                progress,
                cancellationToken);
        }

        if (flaws.Count > 0)
            throw new BallotsFileException(flaws.First, flaws.Count);
    }

    private void Header(string path, IReadOnlyList<string> names, FlawList flaws)
    {
        if (_names.Count == 0)
        {
            if (numbers is not null && numbers.Count != names.Count)
                throw new UsageException($"--candidate-numbers are {numbers.Count}, and {path} has {names.Count} candidates");
            var byNumber = names.Index().ToDictionary(n => numbers?[n.Index] ?? n.Index + 1, n => n.Item);
            var reasons = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (name, reason) in withdrawn.Select(text => CountOptions.Withdrawal(text, path, names)))
                reasons[name] = reason;
            foreach (var (number, reason) in withdrawnNumbers.Select(text => CountOptions.NumberedWithdrawal(text, path, byNumber.Keys)))
                reasons[byNumber[number]] = reason;
            _names = names;
            _candidates = [.. byNumber.Select(c => new CountedCandidate(c.Key, c.Value, reasons.GetValueOrDefault(c.Value)))];
        }

        foreach (var flaw in SameElection.Disagreements(paths[0], _names, path, names, format))
            flaws.Add(flaw);
    }
}
