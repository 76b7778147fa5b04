using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;
using Npgsql;
using Orleans.Runtime.MembershipService;
using PhotoVote.EventLog;
using PhotoVote.EventLog.Sqlite;
using PhotoVote.StoredEvents.Postgres;

namespace PhotoVote.Gateway.Hosting;

/// <summary>How the process ends; scripts rely on the numbers.</summary>
public enum ExitCode
{
    Done = 0,

    /// <summary>A fault of the program.</summary>
    Fault = 1,

    /// <summary>A setting cannot be used.</summary>
    Configuration = 2,

    /// <summary>The address to listen on is taken, or cannot be used.</summary>
    Address = 3,

    /// <summary>Another process has the data folder.</summary>
    FolderInUse = 4,

    /// <summary>The data folder cannot be used.</summary>
    Folder = 5,

    /// <summary>The database cannot be reached, or refuses.</summary>
    Database = 6,

    /// <summary>The data was written by a newer version, is damaged, or is something else.</summary>
    Data = 7,

    /// <summary>The other gateways on the database and this one cannot reach each other, or do not belong together.</summary>
    Cluster = 8,

    /// <summary>The clocks of this machine and of the database differ.</summary>
    Clock = 9,
}

/// <summary>Why the gateway cannot start, in one line for whoever starts it.</summary>
internal sealed class StartupException(ExitCode code, string message, Exception? inner = null) : Exception(OneLine(message), inner)
{
    public ExitCode Code { get; } = code;

    /// <summary>What an exception while starting means; null for a fault of the program.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="usesDatabase">Whether the log is in PostgreSQL rather than in a folder.</param>
    public static StartupException? Explain(Exception exception, bool usesDatabase) => exception switch
    {
        StartupException known => known,
        DataFolderInUseException e => new(ExitCode.FolderInUse, e.Message, e),
        LogDamagedException e => new(ExitCode.Data, Advised(e), e),
        LogUnavailableException e => new(usesDatabase ? ExitCode.Database : ExitCode.Folder, Advised(e), e),
        NpgsqlException e => new(ExitCode.Database, Advised(e), e),
        OrleansClusterConnectivityCheckFailedException e => new(ExitCode.Cluster, $"The other gateways of the cluster do not answer. {e.Message}", e),
        AddressInUseException e => Taken(e),
        IOException { InnerException: AddressInUseException } e => Taken(e),
        not null when IsOfCertificate(exception) => new(ExitCode.Configuration, $"The certificate for https cannot be used (Kestrel:Certificates). {exception.Message}", exception),
        SocketException { SocketErrorCode: SocketError.AccessDenied or SocketError.AddressNotAvailable } e =>
            new(ExitCode.Address, $"Cannot listen there: {e.Message}. Choose another address with --urls.", e),
        InvalidDataException e => new(ExitCode.Configuration, e.Message, e),
        FormatException or ArgumentException or InvalidOperationException when IsOfAddress(exception) =>
            new(ExitCode.Configuration, $"The address to listen on cannot be used. {exception.Message}", exception),
        AggregateException { InnerExceptions: [var only] } => Explain(only, usesDatabase),
        _ => null,
    };

    private static string Advised(Exception e) => DatabaseAdvice.Of(e) is { } advice ? $"{e.Message} {advice}" : e.Message;

    private static StartupException Taken(Exception e) =>
        new(ExitCode.Address, $"{e.Message.TrimEnd('.')}. Stop the process that listens there, or choose another address with --urls.", e);

    // The server has no exception of its own for an address that it can make nothing of.
    private static bool IsOfAddress(Exception e) => e.StackTrace?.Contains("Kestrel.Core.Internal.AddressBinder", StringComparison.Ordinal) == true;

    // Nor for a certificate: what file, cryptography and TLS say of it is passed on as they say it.
    private static bool IsOfCertificate(Exception e) =>
        e is IOException or UnauthorizedAccessException or CryptographicException or InvalidOperationException or NotSupportedException
        && e.StackTrace is { } trace
        && (trace.Contains("Kestrel.Core.Internal.Certificates", StringComparison.Ordinal) || trace.Contains("Security.SslStreamCertificateContext", StringComparison.Ordinal));

    private static string OneLine(string text) => string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
