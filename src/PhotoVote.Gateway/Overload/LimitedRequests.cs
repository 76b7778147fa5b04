using PhotoVote.Gateway.OpenApi;
using PhotoVote.Gateway.Problems;

namespace PhotoVote.Gateway.Overload;

/// <summary>How an endpoint is limited; without this, as all are.</summary>
/// <param name="IsFree">Not at all: whoever watches over the server must get through.</param>
/// <param name="StaysOpen">Its answer goes on for as long as somebody listens, and does not count among what is worked on.</param>
internal sealed record LimitTerms(bool IsFree = false, bool StaysOpen = false);

/// <summary>Where requests meet <see cref="Admission"/>.</summary>
internal static class LimitedRequests
{
    /// <summary>Not limited.</summary>
    public static TBuilder WithoutLimits<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new LimitTerms(IsFree: true));

    /// <summary>Its answer is a stream: opening it is limited as any request, and while it goes on it is not counted.</summary>
    public static TBuilder StayingOpen<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new LimitTerms(StaysOpen: true));

    /// <summary>For everything, before it is read.</summary>
    public static async Task AdmitAsync(HttpContext context, RequestDelegate next)
    {
        var endpoint = context.GetEndpoint();
        var terms = endpoint?.Metadata.GetMetadata<LimitTerms>();
        if (terms is { IsFree: true })
        {
            await next(context);
            return;
        }

        var admission = context.RequestServices.GetRequiredService<Admission>();
        var (admitted, problem) = admission.Enter(Caller.Of(context), terms is { StaysOpen: true });
        if (admitted is null)
        {
            await problem!.ExecuteAsync(context);
            return;
        }

        context.Features.Set(admitted);
        var verdict = KeyVerdict.Open;
        try
        {
            await next(context);
            verdict = KeyVerdicts.Of(
                admitted.Caller, endpoint?.Metadata.GetMetadata<EndpointTerms>(), context.Response.StatusCode, context.Features.Get<ProblemKind>());
        }
        finally
        {
            admitted.Leave(verdict);
        }
    }

    /// <summary>For the API's endpoints, when a request has been read: nobody holds others up by being slow to say what they want.</summary>
    public static TBuilder WithLimitedWork<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.AddEndpointFilter((context, next) =>
            context.HttpContext.Features.Get<Admission.Admitted>()?.Work() is { } problem ? new ValueTask<object?>(problem) : next(context));
}
