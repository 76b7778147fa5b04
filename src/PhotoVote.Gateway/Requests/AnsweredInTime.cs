using PhotoVote.Gateway.Hosting;

namespace PhotoVote.Gateway.Requests;

/// <summary>Whatever takes longer than a request may is waited for no longer: a question is given up, a command runs on and its outcome is unknown.</summary>
internal static class AnsweredInTime
{
    public static Task GiveUpAsync(HttpContext context, RequestDelegate next) => GiveUpAsync(context, next, TimeBudget.Request);

    /// <summary>For everything: what heeds the request's cancellation ends with it.</summary>
    public static async Task GiveUpAsync(HttpContext context, RequestDelegate next, TimeSpan patience)
    {
        var sender = context.RequestAborted;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(sender);
        either.CancelAfter(patience);
        context.RequestAborted = either.Token;
        try
        {
            await next(context);
        }
        catch (Exception e) when (either.IsCancellationRequested && !sender.IsCancellationRequested && e is OperationCanceledException)
        {
            throw new TimeoutException("The request took longer than it may.", e);
        }
        finally
        {
            context.RequestAborted = sender;
        }
    }

    /// <summary>For commands, which heed no cancellation: they run on, and touch nothing of the request any more.</summary>
    public static TBuilder WithCommandsInTime<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.AddEndpointFilter((context, next) =>
            HttpMethods.IsGet(context.HttpContext.Request.Method) ? next(context) : InTimeAsync(next(context), TimeBudget.Request));

    internal static async ValueTask<object?> InTimeAsync(ValueTask<object?> answer, TimeSpan patience) => await answer.AsTask().WaitAsync(patience);
}
