using PhotoVote.Gateway.Hosting;

namespace PhotoVote.Gateway.Requests;

/// <summary>
/// Whatever takes longer than a request may is waited for no longer: a question is given up, and so is a body that does not come; a command
/// that has been read runs on and its outcome is unknown.
/// </summary>
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
        context.Features.Set(new Limit(either, sender));
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
            context.Features.Set<Limit>(null);
        }
    }

    /// <summary>Whether the request is given up because it took too long, and not by its sender.</summary>
    public static bool IsGivenUp(HttpContext context) => context.Features.Get<Limit>() is { IsReached: true };

    /// <summary>For a body that may take longer to come than a request to be answered: from now on it has so long, if that is longer.</summary>
    public static void AllowFor(HttpContext context, TimeSpan patience)
    {
        if (patience > TimeBudget.Request)
            context.Features.Get<Limit>()?.Allow(patience);
    }

    /// <summary>For an answer that is sent piece by piece, and has begun: from now on only its sender's hanging up ends it.</summary>
    public static void Lift(HttpContext context) => context.Features.Get<Limit>()?.Lift(context);

    /// <summary>
    /// For commands, which heed no cancellation: they run on, and touch nothing of the request any more. Their time begins when they have
    /// been read, however long that took.
    /// </summary>
    public static TBuilder WithCommandsInTime<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.AddEndpointFilter((context, next) =>
            HttpMethods.IsGet(context.HttpContext.Request.Method) ? next(context) : InTimeAsync(context.HttpContext, () => next(context), TimeBudget.Request));

    internal static async ValueTask<object?> InTimeAsync(HttpContext context, Func<ValueTask<object?>> command, TimeSpan patience)
    {
        // Else the answer of a command that was long in coming would be given up while it is sent.
        Lift(context);
        return await command().AsTask().WaitAsync(patience);
    }

    /// <param name="either">Cancelled when the time is up, or the sender hangs up.</param>
    /// <param name="sender">Cancelled when the sender hangs up.</param>
    private sealed class Limit(CancellationTokenSource either, CancellationToken sender)
    {
        public bool IsReached => either.IsCancellationRequested && !sender.IsCancellationRequested;

        public void Allow(TimeSpan patience) => either.CancelAfter(patience);

        public void Lift(HttpContext context)
        {
            either.CancelAfter(Timeout.InfiniteTimeSpan);
            context.RequestAborted = sender;
        }
    }
}
