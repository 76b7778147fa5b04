namespace PhotoVote.Tests;

/// <summary>Real votes to run on. They are not part of the project: a test that needs them is skipped, and says so, when they are not there.</summary>
internal static class TestData
{
    /// <summary>Names the folder that holds them; else a folder <c>shared/data</c> beside one of the folders above this program is taken.</summary>
    public const string Variable = "PHOTOVOTE_DATA_SETS";

    /// <summary>The folder, or null when there is none.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>A file or folder of the data sets; the test that asks is skipped when it is not there.</summary>
    public static string Require(string path)
    {
        var full = Folder is null ? null : Path.Combine(Folder, path);
        if (full is null || !Path.Exists(full))
            Assert.Skip($"Needs {path} of the data sets: set {Variable} to their folder.");
        return full;
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            return Directory.Exists(named) ? named : null;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "shared", "data") is var data && Directory.Exists(data))
                return data;
        return null;
    }
}
