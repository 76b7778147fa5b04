using PhotoVote.Client;
using PhotoVote.Client.Rolls;
using PhotoVote.Gateway.Problems;

namespace PhotoVote.Tests.Gateway.Problems;

public sealed class RepliesTests
{
    [Fact]
    public void AServerThatStartsOrStops_IsNoLogThatCannotBeReached()
    {
        var problem = Replies.Problem(new Reply<VoterView>(ReplyStatus.NotWritten, null, CallCodes.ClusterUnavailable, "The cluster did not take the call."));

        Assert.Equal((EdgeCodes.Unavailable, "The server is starting or stopping; nothing was written."), (problem.Kind.Code, problem.Detail));
        Assert.Equal(5, problem.RetryAfterSeconds);
        Assert.Equal("The cluster did not take the call.", problem.Reason);
    }

    [Fact]
    public void WhereTheRecordCannotBeRead_AnEarlierAttemptMayHaveWritten() =>
        Assert.EndsWith("Nothing was written now.", Replies.Problem(new Reply<VoterView>(ReplyStatus.Faulted, null)).Detail, StringComparison.Ordinal);
}
