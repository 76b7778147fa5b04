using Microsoft.AspNetCore.Http.Metadata;
using PhotoVote.Gateway.Hosting;

namespace PhotoVote.Gateway.Overload;

/// <summary>Which bodies an endpoint takes. Endpoints of the same terms share their places.</summary>
/// <param name="Most">The largest, in bytes.</param>
/// <param name="AtOnce">How many above <see cref="Small"/> are read, or worked on, at the same time: each holds what it has become for so long.</param>
internal sealed record BodyTerms(int Most, int AtOnce) : IRequestSizeLimitMetadata
{
    /// <summary>Up to here a body is like most, and needs no place.</summary>
    public const int Small = 65_536;

    /// <summary>Bytes a second that a body must bring, once it is not small: a place is for who uses it.</summary>
    public const int LeastRate = 32_768;

    /// <summary>How far behind that it may fall.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Lists of voters, for most: what becomes of one takes several megabytes.</summary>
    public static BodyTerms Default { get; } = new(Edge.MaxBodyBytes, AtOnce: 32);

    /// <summary>How long the largest takes that comes as slowly as it may.</summary>
    public TimeSpan Longest => Grace + TimeSpan.FromSeconds((double)Most / LeastRate);

    /// <summary>
    /// Up to here what is too large is read and thrown away, because a sender whose connection is cut in the middle does not get to the
    /// answer that says why.
    /// </summary>
    public long? MaxRequestBodySize => Math.Max(Edge.MaxDrainedBytes, 2L * Most);

    public static BodyTerms Of(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<BodyTerms>() ?? Default;
}

internal static class BodyTermsExtensions
{
    /// <summary>It takes larger bodies than others, and so many of them at the same time.</summary>
    public static TBuilder TakingBodies<TBuilder>(this TBuilder endpoint, int most, int atOnce)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new BodyTerms(most, atOnce));
}
