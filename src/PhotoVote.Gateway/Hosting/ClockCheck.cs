using System.Globalization;
using Npgsql;

namespace PhotoVote.Gateway.Hosting;

/// <summary>
/// Compares this machine's clock with the database's, the one clock that all gateways of a cluster share. An election closes by the clock of
/// whichever gateway it happens to live on, so that one that is minutes ahead turns voters away minutes early; and members that take each
/// other's signs of life for old ones join without asking, and cannot vote the dead out.
/// </summary>
internal static class ClockCheck
{
    /// <summary>Schedules are kept within two seconds: half of that may be the clock's.</summary>
    private static readonly TimeSpan Noticeable = TimeSpan.FromSeconds(1);

    /// <summary>Well before Orleans' own time-outs (6 s without a sign of life, votes of two minutes) lose their meaning.</summary>
    private static readonly TimeSpan Unusable = TimeSpan.FromSeconds(10);

    /// <returns>What is noticeable, in words for the log; null when the clocks agree.</returns>
    /// <exception cref="StartupException">They differ by more than can be worked with.</exception>
    public static async Task<string?> RunAsync(NpgsqlDataSource database, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand("select clock_timestamp()", connection);
        var before = time.GetUtcNow();
        var start = time.GetTimestamp();
        var theirs = new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(cancellationToken))!);
        var underWay = time.GetElapsedTime(start);
        var here = before + (underWay / 2);
        var difference = here - theirs;

        // When on its way the question was answered is not known: that much is no difference.
        var certain = difference.Duration() - (underWay / 2);
        if (certain <= Noticeable)
            return null;
        var words = string.Create(
            CultureInfo.InvariantCulture,
            $"This machine's clock says {here:yyyy-MM-dd HH:mm:ss.f} UTC, the database's {theirs:yyyy-MM-dd HH:mm:ss.f}: {difference.Duration().TotalSeconds:0.#} s {(difference > TimeSpan.Zero ? "ahead" : "behind")}.");
        return certain <= Unusable
            ? $"{words} Elections open and close by this clock: have it set from the network (NTP)."
            : throw new StartupException(
                ExitCode.Clock, $"{words} Elections would open and close at the wrong time. Set the clock that is wrong, and have both set from the network (NTP).");
    }
}
