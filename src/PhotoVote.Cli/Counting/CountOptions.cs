using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using PhotoVote.Cli.Replay;
using PhotoVote.Domain.Counting;

namespace PhotoVote.Cli.Counting;

/// <summary>The options of <c>count</c>, and what they come to.</summary>
internal static class CountOptions
{
    private static readonly string RuleNames = string.Join(", ", CountingRule.All.Select(r => r.Name));

    public static readonly Argument<string[]> Files = new("files") { Description = "Files of ballots (CSV): the header names the candidates, then a row a ballot.", Arity = ArgumentArity.OneOrMore };
    public static readonly Option<CountingRule> Rule = new("--rule") { Description = $"One of {RuleNames}.", HelpName = "rule", Required = true, CustomParser = ParseRule };
    public static readonly Option<RatingScale> Scale = new("--scale") { Description = "The lowest and the highest rating, such as 1-6; 0-5 by default.", HelpName = "min-max", CustomParser = RatingScale.Parse, DefaultValueFactory = _ => new RatingScale(0, 5) };
    public static readonly Option<string[]> Grades = new("--grades") { Description = "Names of the ratings from the lowest up, separated by commas, or the option once for each, whose name may then hold commas; cells may hold them.", HelpName = "names" };
    public static readonly Option<string> Blank = new("--blank-value") { Description = "What a cell without an opinion holds, beside an empty one.", HelpName = "text", DefaultValueFactory = _ => "" };
    public static readonly Option<int> Skip = new("--skip-columns") { Description = "How many columns come before the first candidate's; 0 by default.", HelpName = "count" };
    public static readonly Option<BlankPolicy?> Blanks = new("--blank-policy") { Description = "majority-judgment: no opinion counts as the worst grade, as the candidate's median, or profiles are normalised.", HelpName = "worst|median|normalised", CustomParser = ParseBlanks };
    public static readonly Option<long?> RatingsQuorum = new("--quorum") { Description = "mean: who has fewer ratings is not ranked.", HelpName = "ratings" };
    public static readonly Option<long> BallotsQuorum = new("--ballots-quorum") { Description = "With fewer ballots there is no result.", HelpName = "ballots" };
    public static readonly Option<Fraction?> PriorMean = new("--prior-mean") { Description = "bayesian: C; the scale's midpoint by default.", HelpName = "rating", CustomParser = ParseMean };
    public static readonly Option<long?> PriorWeight = new("--prior-weight") { Description = "bayesian: m; 10 by default.", HelpName = "ratings" };
    public static readonly Option<int?> Threshold = new("--approval-threshold") { Description = "approval: the lowest rating that approves; the first above the midpoint by default.", HelpName = "rating" };
    public static readonly Option<string?> DrawSeed = new("--draw-seed") { Description = "Settle what is left tied by a draw from this seed (43 characters of base64url).", HelpName = "seed" };
    public static readonly Option<string?> DrawClosing = new("--draw-closing") { Description = "What was not known when the seed was committed to; by default the digest of the ballots' profile.", HelpName = "text" };
    public static readonly Option<string[]> Withdrawn = new("--withdrawn") { Description = "A candidate who was withdrawn, and why.", HelpName = "name=reason" };
    public static readonly Option<string[]> WithdrawnNumbers = new("--withdrawn-number") { Description = "The same, told by the candidate's number, which no name can be mistaken for.", HelpName = "number=reason" };
    public static readonly Option<int[]?> Numbers = new("--candidate-numbers") { Description = "The candidates' numbers in their election, in the order of the header; their places there by default. Draws and the digest depend on them.", HelpName = "1,2,…", CustomParser = ParseNumbers };
    public static readonly Option<string> Title = new("--title") { Description = "A title for the report.", HelpName = "text", DefaultValueFactory = _ => "" };
    public static readonly Option<bool> Json = new("--json") { Description = "Print the report as JSON." };

    /// <exception cref="UsageException">Options do not go together.</exception>
    public static GradeScale ScaleOf(ParseResult parsed)
    {
        var scale = parsed.GetValue(Scale);
        var names = GradesOf(parsed);
        if (names.Length == 0)
            return new GradeScale(scale.Min, scale.Max);
        if (names.Length != scale.Max - scale.Min + 1 || names.Any(n => n.Length == 0) || names.Distinct(StringComparer.Ordinal).Count() != names.Length)
            throw new UsageException($"--grades names each of the {scale.Max - scale.Min + 1} ratings of the scale {scale}, each differently");
        if (names.Index().Any(n => int.TryParse(n.Item, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var rating) && rating != scale.Min + n.Index))
            throw new UsageException("--grades: a cell that holds a number is that rating, so no name may be the number of another: name grades in words");
        return new GradeScale(scale.Min, scale.Max, [.. names]);
    }

    public static string[] GradesOf(ParseResult parsed) => parsed.GetValue(Grades) switch
    {
        [var all] => all.Split(',', StringSplitOptions.TrimEntries),
        { } each => [.. each.Select(name => name.Trim())],
        null => [],
    };

    /// <exception cref="UsageException">A parameter is not the rule's, or makes no sense on the scale.</exception>
    public static CountingParameters ParametersOf(ParseResult parsed, CountingRule rule, GradeScale scale)
    {
        Belongs(rule, "mean", parsed.GetValue(RatingsQuorum) is not null, RatingsQuorum);
        Belongs(rule, "bayesian", parsed.GetValue(PriorMean) is not null, PriorMean);
        Belongs(rule, "bayesian", parsed.GetValue(PriorWeight) is not null, PriorWeight);
        Belongs(rule, "approval", parsed.GetValue(Threshold) is not null, Threshold);

        // Score and STAR take a blank for the worst grade: saying so does no harm.
        if (rule.Name is not ("score" or "star") || parsed.GetValue(Blanks) != BlankPolicy.Worst)
            Belongs(rule, "majority-judgment", parsed.GetValue(Blanks) is not null, Blanks);
        DrawSeed? seed = null;
        if (parsed.GetValue(DrawSeed) is { } text && !Domain.Counting.DrawSeed.TryParse(text, out seed))
            throw new UsageException("--draw-seed is 43 characters of base64url: 32 bytes");
        if (parsed.GetValue(DrawClosing) is { } closing && (seed is null || closing.Length is 0 or > Draw.LongestClosing || closing.Any(c => c is < ' ' or > '~')))
            throw new UsageException($"--draw-closing goes with --draw-seed, and is 1 to {Draw.LongestClosing} printable ASCII characters");
        var parameters = new CountingParameters
        {
            Blanks = parsed.GetValue(Blanks) ?? BlankPolicy.Worst,
            RatingsQuorum = parsed.GetValue(RatingsQuorum) ?? 0,
            BallotsQuorum = parsed.GetValue(BallotsQuorum),
            PriorMean = parsed.GetValue(PriorMean),
            PriorWeight = parsed.GetValue(PriorWeight) ?? CountingParameters.Default.PriorWeight,
            ApprovalThreshold = parsed.GetValue(Threshold),
            DrawSeed = seed,
            DrawClosing = parsed.GetValue(DrawClosing),
        };
        return parameters.Problem(scale) is { } problem ? throw new UsageException(problem) : parameters;
    }

    /// <summary>Somebody of these names, and why; a name may hold an equals sign, and so may a reason: the longest name that fits is meant.</summary>
    /// <exception cref="UsageException">That is nobody, or no reason.</exception>
    public static (string Name, string Reason) Withdrawal(string text, string path, IEnumerable<string> names)
    {
        if (!text.Contains('=', StringComparison.Ordinal))
            throw new UsageException($"--withdrawn is a candidate's name, '=', and the reason: '{text}' is not");
        var name = names.Where(n => text.StartsWith(n + "=", StringComparison.Ordinal)).MaxBy(n => n.Length);
        if (name is null)
            throw new UsageException($"--withdrawn: '{text[..text.IndexOf('=', StringComparison.Ordinal)]}' is no candidate of {path}");
        return (name, Reason(text[(name.Length + 1)..], name, Withdrawn));
    }

    /// <summary>Somebody of these numbers, and why.</summary>
    /// <exception cref="UsageException">That is nobody, or no reason.</exception>
    public static (int Number, string Reason) NumberedWithdrawal(string text, string path, IReadOnlyCollection<int> numbers)
    {
        var parts = text.Split('=', 2);
        if (parts.Length != 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw new UsageException($"--withdrawn-number is a candidate's number, '=', and the reason: '{text}' is not");
        return numbers.Contains(number)
            ? (number, Reason(parts[1], parts[0], WithdrawnNumbers))
            : throw new UsageException($"--withdrawn-number: {number} is no candidate of {path}");
    }

    private static string Reason(string text, string who, Option option) => text.Trim() is { Length: > 0 } reason && Domain.Text.Measure(reason, lines: false) >= 0
        ? reason
        : throw new UsageException($"{option.Name} says no reason why {who} was withdrawn, or one that cannot be shown");

    private static int[]? ParseNumbers(ArgumentResult argument)
    {
        var parts = argument.Tokens[0].Value.Split(',');
        var numbers = Array.ConvertAll(parts, p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0);
        if (numbers.All(n => n > 0) && numbers.Distinct().Count() == numbers.Length)
            return numbers;
        argument.AddError($"'{argument.Tokens[0].Value}' are no candidates' numbers: whole numbers from 1, each another, separated by commas");
        return null;
    }

    private static void Belongs(CountingRule rule, string name, bool given, Option option)
    {
        if (given && rule.Name != name)
            throw new UsageException($"{option.Name} goes with --rule {name}");
    }

    private static CountingRule ParseRule(ArgumentResult argument)
    {
        if (CountingRule.Find(argument.Tokens[0].Value) is { } rule)
            return rule;
        argument.AddError($"'{argument.Tokens[0].Value}' is no rule: {RuleNames}");
        return CountingRule.All[0];
    }

    private static BlankPolicy? ParseBlanks(ArgumentResult argument)
    {
        var word = argument.Tokens[0].Value;
        if (BlankPolicies.Find(word == "normalized" ? "normalised" : word) is { } policy)
            return policy;
        argument.AddError($"'{word}' is no blank policy: worst, median, normalised");
        return null;
    }

    private static Fraction? ParseMean(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var mean)
            && Math.Abs(mean) <= 10_000 && decimal.Truncate(mean * CountingParameters.MostPriorDenominator) == mean * CountingParameters.MostPriorDenominator)
            return Fraction.Of(mean);
        argument.AddError($"'{text}' is no mean: a number with three decimals at most");
        return null;
    }
}
