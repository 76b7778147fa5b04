using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;

namespace PhotoVote.Gateway.Hosting;

/// <summary>What is worth a line on the console.</summary>
internal static class Logging
{
    /// <summary>Categories that tell of a failed start with its stack trace; the process tells of it in a sentence.</summary>
    private static readonly string[] Tellers = ["Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.AspNetCore.Server.Kestrel", "Orleans"];

    /// <param name="builder">The application.</param>
    /// <param name="isStarting">Whether the start is still under way.</param>
    public static void AddConsoleLines(this WebApplicationBuilder builder, Func<bool> isStarting)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
            console.UseUtcTimestamp = true;
        });
        builder.Services.RemoveAll<ILoggerProvider>();
        builder.Services.AddSingleton<ILoggerProvider>(services => new CalmConsole(ActivatorUtilities.CreateInstance<ConsoleLoggerProvider>(services), TimeProvider.System));
        foreach (var teller in Tellers)
            builder.Logging.AddFilter(teller, level => !isStarting() && level >= LogLevel.Warning);
    }
}
