using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace PhotoVote.Grains.Clustering;

/// <summary>
/// A look at the other members before joining. What crashed on this machine is entered as dead: a silo that starts right after a crash
/// would otherwise wait for its predecessor until the time-outs are over, because Orleans knows a silo again only by its port. And what
/// can never talk to a silo here is found before Orleans tries for half a minute.
/// </summary>
public static class Neighbours
{
    private const int Active = 3;

    private const string ReadActive = """
        select address, port, generation, host_name, alive_at > now() - interval '10 seconds' from orleans.silo where cluster_id = $1 and status = $2
        """;

    // As any change of a member: first the cluster's version, whose lock all changes pass.
    private const string EnterAsDead = """
        with advanced as (
            update orleans.cluster set version = version + 1, changed_at = clock_timestamp() where cluster_id = $1 returning cluster_id
        )
        update orleans.silo s set status = 6 from advanced a
        where s.cluster_id = a.cluster_id and s.address = $2 and s.port = $3 and s.generation = $4 and s.status = 3
        """;

    /// <summary>Enters as dead those active members of a cluster that ran on this machine and do not any more.</summary>
    /// <param name="dataSource">The cluster's database.</param>
    /// <param name="cluster">The cluster's name.</param>
    /// <param name="address">Where the silo that is about to join will listen.</param>
    /// <returns>
    /// The name of another machine, when silos there and one here could not reach each other because one of them listens on its own
    /// machine only; otherwise null.
    /// </returns>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public static async Task<string?> PrepareAsync(NpgsqlDataSource dataSource, string cluster, IPAddress address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        foreach (var member in await ReadAsync(dataSource, cluster, cancellationToken).ConfigureAwait(false))
        {
            if (member.Host == Dns.GetHostName())
            {
                if (await IsGoneAsync(member.Silo, cancellationToken).ConfigureAwait(false))
                    await EnterAsDeadAsync(dataSource, cluster, member, cancellationToken).ConfigureAwait(false);
            }
            else if (member.IsFresh && (IPAddress.IsLoopback(address) || IPAddress.IsLoopback(member.Silo.Address)))
                return member.Host;
        }

        return null;
    }

    private static async Task<List<Member>> ReadAsync(NpgsqlDataSource dataSource, string cluster, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(ReadActive);
        command.Parameters.Add(new() { Value = cluster });
        command.Parameters.Add(new() { Value = Active });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var members = new List<Member>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            members.Add(new(new IPEndPoint(IPAddress.Parse(reader.GetString(0)), reader.GetInt32(1)), reader.GetInt32(2), reader.GetString(3), reader.GetBoolean(4)));
        return members;
    }

    /// <summary>On one's own machine, nobody listens where a connection is refused. Where it takes longer than a moment, nothing is known.</summary>
    private static async Task<bool> IsGoneAsync(IPEndPoint silo, CancellationToken cancellationToken)
    {
        using var socket = new Socket(silo.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(1));
        try
        {
            await socket.ConnectAsync(silo, patience.Token).ConfigureAwait(false);
            return false;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.ConnectionRefused;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task EnterAsDeadAsync(NpgsqlDataSource dataSource, string cluster, Member member, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(EnterAsDead);
        command.Parameters.Add(new() { Value = cluster });
        command.Parameters.Add(new() { Value = member.Silo.Address.ToString() });
        command.Parameters.Add(new() { Value = member.Silo.Port });
        command.Parameters.Add(new() { Value = member.Generation });
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private sealed record Member(IPEndPoint Silo, int Generation, string Host, bool IsFresh);
}
