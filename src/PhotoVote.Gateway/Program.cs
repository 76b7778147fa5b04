using PhotoVote.Gateway.Demo;
using PhotoVote.Gateway.Health;
using PhotoVote.Gateway.Hosting;

namespace PhotoVote.Gateway;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (args is [HealthProbe.Command, .. { Length: <= 1 } url])
            return (int)await (url is [var one] ? HealthProbe.RunAsync(one) : HealthProbe.RunAsync());
        try
        {
            await using var demo = DemoRun.Of(args);
            await using (var gateway = await GatewayHost.StartAsync(demo?.Settings ?? args))
            {
                Console.WriteLine($"PhotoVote listens on {string.Join(" and ", gateway.Urls)}");
                Console.WriteLine($"The data is {gateway.DataPlace}");
                Console.WriteLine("Ctrl-C stops it.");
                if (demo is not null)
                    await demo.BeginAsync(gateway, Console.Out);
                await gateway.WaitForShutdownAsync();
                if (demo is not null)
                    await demo.StopAsync();
            }

            Console.WriteLine("PhotoVote has stopped; everything is written.");
            return (int)ExitCode.Done;
        }
        catch (StartupException e)
        {
            await Console.Error.WriteLineAsync($"PhotoVote cannot start: {e.Message}");
            return (int)e.Code;
        }
        catch (Exception e)
        {
            // Nobody foresaw this one: whoever mends it needs all of it.
            await Console.Error.WriteLineAsync($"PhotoVote has failed. {e}");
            return (int)ExitCode.Fault;
        }
    }
}
