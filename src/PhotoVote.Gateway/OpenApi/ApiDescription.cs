using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using PhotoVote.Gateway.Problems;

namespace PhotoVote.Gateway.OpenApi;

/// <summary>The description at /openapi/v1.json.</summary>
internal static class ApiDescription
{
    public const string ProblemSchema = "Problem";

    private const string Words = """
        Elections on photos: an organiser describes an election and its competitions, registers voters, opens and closes it; voters ask for
        their ballot, rate and cast it; anybody reads what is public.

        **Keys, not accounts.** A key is 32 bytes, written as base64url without padding (43 characters). The server keeps hashes only: a key
        that is lost is lost.

        **Commands** carry an Idempotency-Key, for ever: the same request sent again with the same key is done once and answered as the first
        time; another request with it is refused. After 503, 504, or no answer at all, send the same request again. Adding a photo takes none:
        the same file is the same photo.

        **Problems** (RFC 9457) have a code that programs can decide on; codes never change.
        """;

    public static IServiceCollection AddApiDescription(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer(DescribeAsync);
        options.AddOperationTransformer<OperationDescription>();
        options.AddSchemaTransformer(AllowMoreAsync);
        options.AddSchemaTransformer(DescribeTimesAsync);
    });

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new() { Title = "PhotoVote", Version = "v1", Description = Words };
        document.Components ??= new();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
        foreach (var (name, scheme) in KeySchemes.All)
            document.Components.SecuritySchemes[name] = scheme;
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        document.Components.Schemas[ProblemSchema] = Problem();
        return Task.CompletedTask;
    }

    /// <summary>What is sent may have no member that is not known; what is answered may have more one day.</summary>
    private static Task AllowMoreAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        schema.AdditionalPropertiesAllowed |= !context.JsonTypeInfo.Type.Name.EndsWith("Body", StringComparison.Ordinal);
        return Task.CompletedTask;
    }

    /// <summary>Times of bodies have a converter of their own, into which the generator cannot look.</summary>
    private static Task DescribeTimesAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type == typeof(DateTimeOffset?) && schema.Type is null)
            (schema.Type, schema.Format, schema.Pattern) = (JsonSchemaType.String | JsonSchemaType.Null, "date-time", "Z$");
        return Task.CompletedTask;
    }

    private static OpenApiSchema Problem() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "A problem (RFC 9457). Further members depend on its code.",
        Required = new HashSet<string>(StringComparer.Ordinal) { "type", "title", "status", "detail", "code" },
        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            ["type"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uri", Description = $"{ProblemKind.BaseUri} and the code." },
            ["title"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "The same for all problems of a code." },
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },
            ["detail"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "What happened in this very case, for people." },
            ["code"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Enum = [.. ProblemKind.All.Select(kind => kind.Code).Order(StringComparer.Ordinal)],
            },
            ["subject"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "What it is about: a field, a header, a part of the path." },
            ["opensAt"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time", Description = "When the election opens by itself: of a draft, to who may not see it." },
        },
    };
}
