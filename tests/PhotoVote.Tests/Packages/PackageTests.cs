using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;

namespace PhotoVote.Tests.Packages;

/// <summary>What <c>dotnet pack</c> makes can be used by a project that has nothing else of this repository.</summary>
public sealed class PackageTests : IDisposable
{
    private static readonly string[] Packages = ["PhotoVote.Client", "PhotoVote.Domain", "PhotoVote.EventLog"];

    private readonly string _folder = Directory.CreateTempSubdirectory("photovote-packages-").FullName;

    [Fact]
    public async Task AProjectElsewhere_RestoresThem_AndCompiles()
    {
        await Task.WhenAll(Packages.Select(name => DotnetAsync(
            Repository, "pack", $"src/{name}", "--no-build", "--configuration", Configuration, "--output", _folder, "-verbosity:quiet", "-nodeReuse:false")));

        foreach (var name in Packages)
            await HasWhatAPackageNeedsAsync(name);

        Write("Elsewhere.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <UseAppHost>false</UseAppHost>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <RestoreAdditionalProjectSources>{_folder}</RestoreAdditionalProjectSources>
                <RestorePackagesPath>{_folder}/packages</RestorePackagesPath>
                <RestoreFallbackFolders>{MachinePackages}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="PhotoVote.Client" Version="{Version}" />
                <PackageReference Include="PhotoVote.EventLog" Version="{Version}" />
              </ItemGroup>
            </Project>
            """);
        Write("Program.cs", """
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Hosting;
            using PhotoVote.Client;
            using PhotoVote.Client.Elections;
            using PhotoVote.EventLog.Sqlite;

            await using var log = SqliteEventLog.Create(new SqliteEventLogOptions { Folder = args[0] });
            await log.StartAsync(CancellationToken.None);
            Console.WriteLine(await log.ReadHeadAsync(0, CancellationToken.None));
            if (args.Length > 1)
            {
                var builder = Host.CreateApplicationBuilder();
                builder.UsePhotoVoteClient(args[1]);
                using var host = builder.Build();
                await host.StartAsync();
                var photovote = host.Services.GetRequiredService<PhotoVoteClient>();
                var created = await photovote.CreateElectionAsync(PhotoVoteClient.NewOrganiserKey(), new NewElection(new ElectionTerms("Harbour")));
                await foreach (var e in photovote.Election(created.ValueOrThrow().Election).FollowAsync())
                    Console.WriteLine(e.Name);
            }
            """);
        await DotnetAsync(_folder, "build", "-verbosity:quiet", "-nodeReuse:false", "--output", Path.Combine(_folder, "out"));
        Assert.Equal("0", (await DotnetAsync(_folder, Path.Combine(_folder, "out", "Elsewhere.dll"), Path.Combine(_folder, "data"))).Trim());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Repository
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "PhotoVote.Orleans.sln")))
                folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
            return folder.FullName;
        }
    }

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static string MachinePackages =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string Version { get; } = typeof(PhotoVote.Client.PhotoVoteClient).Assembly.GetName().Version!.ToString(3);

    private async Task HasWhatAPackageNeedsAsync(string name)
    {
        using var package = await ZipFile.OpenReadAsync(Path.Combine(_folder, $"{name}.{Version}.nupkg"), TestContext.Current.CancellationToken);
        var files = package.Entries.Select(entry => entry.FullName).ToList();
        foreach (var file in new[] { "README.md", $"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml" })
            Assert.Contains(file, files);
        using var symbols = await ZipFile.OpenReadAsync(Path.Combine(_folder, $"{name}.{Version}.snupkg"), TestContext.Current.CancellationToken);
        Assert.Contains($"lib/net10.0/{name}.pdb", symbols.Entries.Select(entry => entry.FullName));

        await using var stream = await package.GetEntry($"{name}.nuspec")!.OpenAsync(TestContext.Current.CancellationToken);
        var nuspec = (await XDocument.LoadAsync(stream, LoadOptions.None, TestContext.Current.CancellationToken)).Root!.Elements().Single();
        string? Of(string element) => nuspec.Elements().SingleOrDefault(e => e.Name.LocalName == element)?.Value;
        Assert.Equal("README.md", Of("readme"));
        Assert.NotEmpty(Of("tags")!);
        Assert.True(Of("description")!.Length > 40, Of("description"));
        Assert.Equal("The PhotoVote authors", Of("authors"));
        Assert.DoesNotContain("://", nuspec.Elements().Single(e => e.Name.LocalName == "repository").ToString().Replace(nuspec.Name.NamespaceName, "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private void Write(string file, string content) => File.WriteAllText(Path.Combine(_folder, file), content);

    private static async Task<string> DotnetAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}: {output}{await errors}");
        return output;
    }
}
