using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace PhotoVote.Tests.Gateway.Clustering;

/// <summary>docker-compose.yml of this repository, as far as the tests look into it.</summary>
internal sealed partial class ComposeFile
{
    private readonly Dictionary<string, object> _root;

    private ComposeFile(string folder, Dictionary<string, object> root) => (Folder, _root) = (folder, root);

    /// <summary>The repository's.</summary>
    public string Folder { get; }

    public string Path => System.IO.Path.Combine(Folder, "docker-compose.yml");

    public IEnumerable<string> Keys => _root.Keys;

    public IReadOnlyDictionary<string, ComposeService> Services =>
        Map(_root["services"]).ToDictionary(service => service.Key, service => new ComposeService(Map(service.Value)), StringComparer.Ordinal);

    public static ComposeFile Read()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "docker-compose.yml")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        var text = Variable().Replace(File.ReadAllText(System.IO.Path.Combine(folder.FullName, "docker-compose.yml")), "${default}");
        var parser = new MergingParser(new Parser(new StringReader(text)));
        return new ComposeFile(folder.FullName, new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(parser));
    }

    internal static Dictionary<string, object> Map(object node) =>
        ((Dictionary<object, object>)node).ToDictionary(entry => (string)entry.Key, entry => entry.Value, StringComparer.Ordinal);

    [GeneratedRegex(@"\$\{\w+:-(?<default>[^}]*)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Variable();
}

internal sealed class ComposeService(Dictionary<string, object> node)
{
    public string Image => (string)node["image"];

    public bool IsBuiltHere => node.ContainsKey("build");

    public IReadOnlyDictionary<string, string> Environment =>
        ComposeFile.Map(node["environment"]).ToDictionary(entry => entry.Key, entry => (string)entry.Value, StringComparer.Ordinal);

    /// <summary>The health check's program and its arguments.</summary>
    public IReadOnlyList<string> HealthCheck
    {
        get
        {
            var test = ((List<object>)ComposeFile.Map(node["healthcheck"])["test"]).Cast<string>().ToList();
            Assert.Equal("CMD", test[0]);
            return test[1..];
        }
    }
}
