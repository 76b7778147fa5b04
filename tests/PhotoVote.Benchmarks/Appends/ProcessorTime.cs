using System.Diagnostics;
using Npgsql;

namespace PhotoVote.Benchmarks.Appends;

/// <summary>
/// Processor time used so far by this process and by the server's processes for our connections; unlike time on the clock it says something
/// on a machine that has other things to do as well.
/// </summary>
internal readonly record struct ProcessorTime(double Client, double Server)
{
    public static async Task<ProcessorTime> ReadAsync(NpgsqlDataSource dataSource)
    {
        var server = 0.0;
        await using var command = dataSource.CreateCommand("select pid from pg_stat_activity where datname = current_database()");
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            try
            {
                using var process = Process.GetProcessById(row.GetInt32(0));
                server += process.TotalProcessorTime.TotalMicroseconds;
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                // It has ended, or runs on another machine.
            }
        }

        return new(Environment.CpuUsage.TotalTime.TotalMicroseconds, server);
    }
}
