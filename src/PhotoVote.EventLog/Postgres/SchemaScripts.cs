using System.Globalization;
using System.Reflection;

namespace PhotoVote.EventLog.Postgres;

/// <summary>
/// A set of numbered SQL scripts embedded in an assembly, such as "001_tables.sql", applied in the order of their numbers, each once.
/// Write them so that applying one again does no harm.
/// </summary>
public sealed class SchemaScripts
{
    /// <param name="setName">The name under which the database remembers how far the set was applied.</param>
    /// <param name="assembly">Where the scripts are embedded.</param>
    /// <param name="resourcePrefix">What their resource names begin with, up to the number: by default namespace and folders, with dots.</param>
    /// <exception cref="ArgumentException">There are no scripts, or they are not numbered 1, 2, 3 …</exception>
    public SchemaScripts(string setName, Assembly assembly, string resourcePrefix)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(setName);
        ArgumentNullException.ThrowIfNull(assembly);
        SetName = setName;
        Scripts =
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(resourcePrefix, StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal))
                .Select(name => Read(assembly, name, name[resourcePrefix.Length..]))
                .OrderBy(script => script.Number),
        ];
        if (Scripts.Count == 0 || Scripts.Where((script, i) => script.Number != i + 1).Any())
            throw new ArgumentException(
                $"The scripts of schema set {setName} ({resourcePrefix}*.sql in {assembly.GetName().Name}) must be numbered 001, 002, … without gaps; found: "
                + $"{string.Join(", ", Scripts.Select(s => s.Name))}.",
                nameof(resourcePrefix));
    }

    /// <summary>The set's name.</summary>
    public string SetName { get; }

    /// <summary>The number of the last script: the version that a database has when all are applied.</summary>
    public int Version => Scripts.Count;

    /// <summary>The event log's own.</summary>
    internal static SchemaScripts EventLog { get; } =
        new("event_log", typeof(SchemaScripts).Assembly, "PhotoVote.EventLog.Postgres.Schema.");

    internal IReadOnlyList<SchemaScript> Scripts { get; }

    private static SchemaScript Read(Assembly assembly, string resource, string name)
    {
        var digits = name.AsSpan(0, name.AsSpan().IndexOfAnyExceptInRange('0', '9') is var end and > 0 ? end : 0);
        _ = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return new(number, name, reader.ReadToEnd());
    }
}

/// <summary>One script of a set.</summary>
internal sealed record SchemaScript(int Number, string Name, string Sql);
