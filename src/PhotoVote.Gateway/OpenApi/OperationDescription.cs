using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using PhotoVote.Domain.Counting;
using PhotoVote.Gateway.Photos;
using PhotoVote.Gateway.Problems;
using PhotoVote.Gateway.Requests;

namespace PhotoVote.Gateway.OpenApi;

/// <summary>Adds to each operation what binds by itself and so is not seen: keys, headers, the forms of ids, problems.</summary>
internal sealed class OperationDescription : IOpenApiOperationTransformer
{
    private const string UlidPattern = "^[0-7][0-9A-HJKMNP-TV-Z]{25}$";

    private static readonly string[] PhotoTypes = ["image/jpeg", "image/png", "image/webp"];

    private static readonly Dictionary<string, (string Description, Func<OpenApiSchema> Schema)> Places = new(StringComparer.Ordinal)
    {
        ["election"] = ("The election's id.", () => Text(UlidPattern)),
        ["ballot"] = ("The ballot's id.", () => Text(UlidPattern)),
        ["voter"] = ("The voter's id.", () => Text("^[A-Za-z0-9_-]{1,64}$")),
        ["competition"] = ("The competition's number.", () => Number(1, int.MaxValue)),
        ["candidate"] = ("The candidate's number.", () => Number(1, int.MaxValue)),
        ["photo"] = ("The photo, as a candidate names it.", () => Text("^[A-Za-z0-9_-]{43}$")),
        ["file"] = ("How many pixels its longer side has at most, and its form.", () => new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Enum = [.. Rendition.All.Select(rendition => (System.Text.Json.Nodes.JsonNode)rendition.FileName)],
        }),
        ["code"] = ("The join code.", () => Text(null)),
        ["after"] = ("Where the page before ended; left out for the first page.", () => Text(null)),
        ["rule"] = ("A counting rule; the election's own when left out.", () => new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Enum = [.. CountingRule.All.Select(rule => (System.Text.Json.Nodes.JsonNode)rule.Name)],
        }),
        ["limit"] = ($"The most entries of a page; {LimitParameter.Default} when left out.", () => Number(1, LimitParameter.Most)),
    };

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<EndpointTerms>().LastOrDefault() is not { } terms)
            return Task.CompletedTask;

        var isStream = metadata.OfType<StreamTerms>().Any();
        var document = context.Document!;
        operation.OperationId ??= NameOf(metadata.OfType<MethodInfo>().FirstOrDefault());
        operation.Security = KeySchemes.Requirements(terms.Key, document);
        operation.Parameters = [.. operation.Parameters ?? [], .. Headers(terms, isStream)];
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>())
            if (parameter.In != ParameterLocation.Header && Places.TryGetValue(parameter.Name!, out var place))
                (parameter.Description, parameter.Schema) = (place.Description, place.Schema());

        if (terms.IsUpload)
            operation.RequestBody = File();
        operation.Responses ??= [];
        foreach (var status in Statuses(terms, metadata.OfType<IAcceptsMetadata>().Any()))
            operation.Responses[status.ToString(System.Globalization.CultureInfo.InvariantCulture)] = Problem(status, document);
        return Task.CompletedTask;
    }

    private static IEnumerable<OpenApiParameter> Headers(EndpointTerms terms, bool isStream)
    {
        if (isStream)
            yield return Header(LastEventId.Header, "The id of the last event that was received: only what is newer is sent.", required: false, Text("^[0-9]*$"));
        if (terms.IsCommand)
            yield return Header(
                Command.IdempotencyKey,
                "The command's id: a ULID in its canonical form, made by the client, one for each command and kept for its retries.",
                required: true,
                Text(UlidPattern));
        if (terms.IsConditional)
            yield return Header(HeaderNames.IfMatch, "The entity tag of the definition that was read: a change of a newer one is refused.", required: false, Text("^(\\*|\"[0-9]+\")$"));
    }

    private static IEnumerable<int> Statuses(EndpointTerms terms, bool hasBody)
    {
        IEnumerable<int> all = [400, 401, 403, 404, 429, 500, 503];
        if (terms.IsCommand)
            all = all.Concat([409, 422, 504]);
        if (terms.IsUpload)
            all = all.Concat([408, 409, 413, 415, 422]);
        if (terms.HasItsTime)
            all = all.Append(409);
        if (terms.IsConditional)
            all = all.Append(412);
        if (hasBody)
            all = all.Concat([413, 415]);
        return all.Order();
    }

    private static OpenApiResponse Problem(int status, OpenApiDocument document) => new()
    {
        Description = Meaning(status),
        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
        {
            [ProblemResult.ContentType] = new() { Schema = new OpenApiSchemaReference(ApiDescription.ProblemSchema, document) },
        },
    };

    private static string Meaning(int status) => status switch
    {
        400 => "The request cannot be read; the problem names the place.",
        401 => "A key is needed, or what was sent is none.",
        403 => "The key does not open this, or nobody may see it yet.",
        404 => "There is no such thing.",
        408 => "The body came too slowly; nothing was written.",
        409 => "The state of things does not allow it, or a command's Idempotency-Key was used for another request.",
        412 => "The definition has changed since the version that If-Match names.",
        413 => "The body is too large.",
        415 => "The body is not in a form that is read here.",
        422 => "What was sent breaks a rule.",
        429 => "Too many at the moment; Retry-After says when to ask again.",
        503 => "Nothing was written; Retry-After says when to send the same request again.",
        504 => "It may have been written: the same request with the same Idempotency-Key tells.",
        _ => "A fault of the server.",
    };

    private static OpenApiRequestBody File() => new()
    {
        Required = true,
        Content = PhotoTypes.ToDictionary(type => type, _ => new OpenApiMediaType(), StringComparer.Ordinal),
    };

    private static OpenApiParameter Header(string name, string description, bool required, OpenApiSchema schema) =>
        new() { Name = name, In = ParameterLocation.Header, Description = description, Required = required, Schema = schema };

    private static OpenApiSchema Text(string? pattern) => new() { Type = JsonSchemaType.String, Pattern = pattern };

    private static OpenApiSchema Number(int least, int most) => new()
    {
        Type = JsonSchemaType.Integer,
        Format = "int32",
        Minimum = least.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Maximum = most.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    // ElectionEndpoints.CreateAsync → electionCreate: names that client generators make methods of.
    private static string? NameOf(MethodInfo? method)
    {
        if (method?.DeclaringType is not { } type)
            return null;
        var subject = type.Name.Replace("Endpoints", "", StringComparison.Ordinal).Replace("Endpoint", "", StringComparison.Ordinal);
        return char.ToLowerInvariant(subject[0]) + subject[1..] + method.Name.Replace("Async", "", StringComparison.Ordinal);
    }
}
