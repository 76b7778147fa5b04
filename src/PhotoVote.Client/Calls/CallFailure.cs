using System.Net.Sockets;
using Orleans.Runtime;
using Orleans.Serialization;

namespace PhotoVote.Client.Calls;

/// <summary>What it means that a grain call threw.</summary>
/// <param name="MayHelp">Whether the same call, a little later, may do better.</param>
internal readonly record struct CallFailure(ReplyStatus Status, string Code, string Detail, bool MayHelp)
{
    private const string Resolve = "Send the same command with the same id to learn what became of it.";

    /// <param name="exception">What was thrown.</param>
    /// <param name="isCommand">Whether something was to be written, so that the outcome may be open.</param>
    public static CallFailure Of(Exception exception, bool isCommand) => exception switch
    {
        // Of another version: no silo has such grains, none has this version of their interface, one cannot read the call (or we its answer).
        UnknownToClusterException => new(ReplyStatus.NotWritten, CallCodes.ContractMismatch, OtherVersion(exception), MayHelp: true),
        OrleansException when IsIncompatible(exception) => new(ReplyStatus.NotWritten, CallCodes.ContractMismatch, OtherVersion(exception), MayHelp: true),
        TypeLoadException or SerializerException => Open(isCommand, CallCodes.ContractMismatch, OtherVersion(exception), mayHelp: true),

        // A full queue is not entered, and a rejected message was not delivered. But a silo that died may have written before.
        LimitExceededException or GatewayTooBusyException => new(ReplyStatus.NotWritten, FailureCodes.Overloaded, "Too much at once; nothing was written.", MayHelp: true),
        OrleansMessageRejectionException and not SiloUnavailableException =>
            new(ReplyStatus.NotWritten, CallCodes.ClusterUnavailable, $"The cluster did not take the call: {exception.Message}", MayHelp: true),

        // Whatever else the machinery throws says nothing of what the grain did before.
        TimeoutException or OperationCanceledException => Open(isCommand, CallCodes.NoAnswer, "No answer came in time.", mayHelp: true),
        OrleansException or IOException or SocketException =>
            Open(isCommand, CallCodes.NoAnswer, $"The connection or the silo was lost: {exception.Message}", mayHelp: true),
        ObjectDisposedException => Open(isCommand, CallCodes.NoAnswer, "The silo was stopping.", mayHelp: true),
        _ => Open(isCommand, CallCodes.ServerFault, $"A fault of the server: {exception.GetType().Name}: {exception.Message}", mayHelp: false),
    };

    public Reply<T> ToReply<T>()
        where T : class => new(Status, null, Code, Detail);

    private static string OtherVersion(Exception exception) =>
        $"This client and the cluster are of versions that do not understand each other; update the older of the two, the gateways first. ({exception.Message})";

    // An exception of its own would be better; there is none. Without a node that has the grain at all, silos are only on their way out or in.
    private static bool IsIncompatible(Exception exception) =>
        exception.Message.StartsWith("No active nodes are compatible", StringComparison.Ordinal)
        && !exception.Message.Contains("Known nodes with grain type: none", StringComparison.Ordinal);

    private static CallFailure Open(bool isCommand, string code, string words, bool mayHelp) => isCommand
        ? new(ReplyStatus.Unknown, code, $"{words} It may have been written. {Resolve}", mayHelp)
        : new(ReplyStatus.NotWritten, code, words, mayHelp);
}

/// <summary>The cluster, as far as the client knows it, has no such grain.</summary>
internal sealed class UnknownToClusterException(string grain, Exception inner) : Exception($"No silo has an {grain}.", inner);
