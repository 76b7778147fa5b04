using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace PhotoVote.Gateway.Requests;

/// <summary>A body that must be sent.</summary>
internal sealed class Body<T> : IRequestPart, IBindableFromHttpContext<Body<T>>, IEndpointParameterMetadataProvider
    where T : class
{
    private readonly T? _value;

    private Body(T? value, Unreadable? unreadable) => (_value, Unreadable) = (value, unreadable);

    public Unreadable? Unreadable { get; }

    public T Value => _value ?? throw new InvalidOperationException("The body could not be read, and nobody looked.");

    public static async ValueTask<Body<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var (unreadable, value) = await BodyReader.ReadAsync<T>(context, required: true);
        return new Body<T>(value, unreadable);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata([BodyReader.Json], typeof(T), isOptional: false));
}

/// <summary>A body that may be left out.</summary>
internal sealed class OptionalBody<T> : IRequestPart, IBindableFromHttpContext<OptionalBody<T>>, IEndpointParameterMetadataProvider
    where T : class
{
    private OptionalBody(T? value, Unreadable? unreadable) => (Value, Unreadable) = (value, unreadable);

    public Unreadable? Unreadable { get; }

    /// <summary>Null when no body was sent.</summary>
    public T? Value { get; }

    public static async ValueTask<OptionalBody<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var (unreadable, value) = await BodyReader.ReadAsync<T>(context, required: false);
        return new OptionalBody<T>(value, unreadable);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata([BodyReader.Json], typeof(T), isOptional: true));
}
