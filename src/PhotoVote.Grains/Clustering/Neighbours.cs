using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace PhotoVote.Grains.Clustering;

/// <summary>Why a silo must not join.</summary>
/// <param name="Host">The machine of the silo that stands in its way.</param>
public abstract record Obstacle(string Host)
{
    /// <summary>Silos there and one here could not reach each other, because one of them listens on its own machine only.</summary>
    public sealed record Unreachable(string Host) : Obstacle(Host);

    /// <summary>
    /// Another cluster is at work on the database. Nothing would be lost: the log and the tallies' ETags decide between two activations of
    /// an election. But each busy one would go on in both, in conflict over every append, and limits would hold for each by itself; and one
    /// cluster can have as many silos as anybody wants. So it can only be a mistake in a name.
    /// </summary>
    public sealed record OtherCluster(string Host, string Name) : Obstacle(Host);

    /// <summary>A member of the cluster has a log of fewer or more partitions: it would get, or give, grains of elections that the other cannot read.</summary>
    public sealed record OtherPartitions(string Host, int Partitions) : Obstacle(Host);
}

/// <summary>
/// A look at the other members before joining. What crashed on this machine is entered as dead: a silo that starts right after a crash
/// would otherwise wait for its predecessor until the time-outs are over, because Orleans knows a silo again only by its port. And what
/// can never talk to a silo here is found before Orleans tries for half a minute.
/// </summary>
public static class Neighbours
{
    private const int Active = 3;

    private const string ReadActive = """
        select address, port, generation, host_name, heard_at > now() - interval '10 seconds' from orleans.silo where cluster_id = $1 and status = $2
        """;

    private const string ReadStrangers = """
        select cluster_id, host_name, silo_name, address, port, generation from orleans.silo
        where status = $1 and heard_at > now() - interval '10 seconds' order by heard_at desc
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
    /// <param name="own">Where the silo that is about to join will listen, and nobody else does.</param>
    /// <param name="partitions">How many partitions its log has.</param>
    /// <returns>Why it must not join; null when nothing is in its way.</returns>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public static async Task<Obstacle?> PrepareAsync(
        NpgsqlDataSource dataSource, string cluster, IPEndPoint own, int partitions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(own);
        foreach (var member in await ReadAsync(dataSource, cluster, cancellationToken).ConfigureAwait(false))
        {
            if (member.Host == Dns.GetHostName())
            {
                if (await IsGoneAsync(member.Silo, own, cancellationToken).ConfigureAwait(false))
                    await EnterAsDeadAsync(dataSource, cluster, member, cancellationToken).ConfigureAwait(false);
            }
            else if (member.IsFresh && (IPAddress.IsLoopback(own.Address) || IPAddress.IsLoopback(member.Silo.Address)))
                return new Obstacle.Unreachable(member.Host);
        }

        return await FindStrangerAsync(dataSource, cluster, own, partitions, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// A silo that is at work on the database and cannot be beside one of this cluster with so many partitions. To be asked again when the
    /// silo has joined: two that start together do not see each other before.
    /// </summary>
    /// <inheritdoc cref="PrepareAsync" path="/param|/exception"/>
    public static async Task<Obstacle?> FindStrangerAsync(
        NpgsqlDataSource dataSource, string cluster, IPEndPoint own, int partitions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        Obstacle? found = null;
        foreach (var (name, member, siloName) in await ReadFreshAsync(dataSource, cancellationToken).ConfigureAwait(false))
        {
            Obstacle? obstacle = name != cluster ? new Obstacle.OtherCluster(member.Host, name)
                : SiloNames.PartitionsOf(siloName) is { } theirs && theirs != partitions ? new Obstacle.OtherPartitions(member.Host, theirs)
                : null;

            // One that crashed is not at work, however lately.
            if (obstacle is not null && (member.Host != Dns.GetHostName() || !await IsGoneAsync(member.Silo, own, cancellationToken).ConfigureAwait(false)))
                found ??= obstacle;
        }

        return found;
    }

    private static async Task<List<(string Cluster, Member Member, string SiloName)>> ReadFreshAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(ReadStrangers);
        command.Parameters.Add(new() { Value = Active });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var members = new List<(string, Member, string)>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            members.Add((
                reader.GetString(0),
                new(new IPEndPoint(IPAddress.Parse(reader.GetString(3)), reader.GetInt32(4)), reader.GetInt32(5), reader.GetString(1), IsFresh: true),
                reader.GetString(2)));
        return members;
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

    /// <summary>
    /// On one's own machine, nobody listens where a connection is refused. Where it takes longer than a moment, nothing is known. And whoever
    /// listened where the silo here does now is its predecessor: it is the silo itself that would answer there.
    /// </summary>
    private static async Task<bool> IsGoneAsync(IPEndPoint silo, IPEndPoint own, CancellationToken cancellationToken)
    {
        if (silo.Equals(own))
            return true;
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
