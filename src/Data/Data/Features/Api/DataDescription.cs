using System.Text.Json.Nodes;
using Bauhinia.Portal.Design;
using Bauhinia.Portal.Design.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace Bauhinia.Data.Features.Api;

/// <summary>The OpenAPI 3.1 document <c>data.v1</c>: what routes and types tell by themselves, with what <see cref="StreamOperations"/> and <see cref="CkanOperations"/> add.</summary>
internal static class DataDescription
{
    public const string Document = "data.v1";

    private static readonly Dictionary<ApiCaller, (string Name, string Description)> Keys = new()
    {
        [ApiCaller.Anyone] = ("readerKey", "Optional: a reader's free key (`bdr_…`), made at `/keys`, raises the limit. Without one everything open can be read."),
        [ApiCaller.Sender] = ("senderKey", "A sender's key of one stream (`bdk_…`), given by a publisher of the department in the console."),
        [ApiCaller.Operator] = ("operatorKey", "The operator's key: `bauhinia data keys give-operator --name NAME`."),
    };

    public static IServiceCollection AddDataDescription(this IServiceCollection services) => services
        .AddOpenApi(Document, options => options.DescribeApi("Bauhinia Data", Document)
            .AddDocumentTransformer((document, _, _) =>
            {
                DescribeKeys(document);
                DescribeActions(document);
                return Task.CompletedTask;
            })
            .AddOperationTransformer((operation, context, _) =>
            {
                if (context.Description.ActionDescriptor.EndpointMetadata.OfType<ApiOperation>().FirstOrDefault() is { } described) Describe(operation, described, context.Document);
                return Task.CompletedTask;
            }))
        .AddOptions<DesignOptions>()
        .Configure<IOptions<DataOptions>>((design, data) =>
        {
            if (data.Value.Origin is { } origin) design.ApiDocuments.Add(new ApiDocument(Document, typeof(DataText), new Uri(origin)));
        })
        .Services;

    /// <summary>Lets every route of the group that the tables name stand in the document.</summary>
    public static void DescribeRoutes(RouteGroupBuilder routes) => ((IEndpointConventionBuilder)routes).Add(endpoint =>
    {
        if (endpoint is not RouteEndpointBuilder route || endpoint.Metadata.OfType<IHttpMethodMetadata>().FirstOrDefault()?.HttpMethods is not [var method]) return;
        if (!StreamOperations.All.TryGetValue($"{method} {route.RoutePattern.RawText}", out var operation)) return;
        endpoint.Metadata.Add(operation);
        endpoint.Metadata.Add(new EndpointNameMetadata(operation.Id));
        endpoint.Metadata.Add(new EndpointSummaryAttribute(operation.Summary));
        endpoint.Metadata.Add(new EndpointGroupNameAttribute(Document));
        endpoint.Metadata.Add(new TagsAttribute(operation.Tag));
        if (operation.Description is { } description) endpoint.Metadata.Add(new EndpointDescriptionAttribute(description));
        if (operation.AnswerType is { } type) endpoint.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, type, [operation.AnswerMediaType]));
        foreach (var problem in operation.Problems) endpoint.Metadata.Add(problem);
    });

    private static void Describe(OpenApiOperation operation, ApiOperation described, OpenApiDocument? document)
    {
        operation.Parameters = [.. operation.Parameters ?? [], .. described.Parameters.Select(Parameter)];
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>().Where(p => p.In == ParameterLocation.Path))
        {
            parameter.Description = parameter.Name switch
            {
                "day" => "A day of the city (UTC+8), such as `2026-01-01`.",
                "name" => "The query's name, such as `traffic-hourly-volume`.",
                _ => "The stream's name, such as `td-traffic-speed`.",
            };
        }
        var answer = operation.Responses?.GetValueOrDefault("200")?.Content?.Values.FirstOrDefault()?.Schema;
        operation.Responses ??= [];
        operation.Responses["200"] = Answer(described, answer);
        if (described.Bodies.Count > 0)
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = described.Bodies.ToDictionary(b => b.MediaType, b => new OpenApiMediaType { Schema = new OpenApiSchema { Type = BodyType(b.MediaType) }, Example = JsonNode.Parse(b.Example) }),
            };
        }
        operation.Security = Security(described.Caller, document);
    }

    private static JsonSchemaType BodyType(string mediaType) => mediaType switch
    {
        "application/cloudevents+json" => JsonSchemaType.Object,
        "application/cloudevents-batch+json" => JsonSchemaType.Array,
        // One message, or several.
        _ => JsonSchemaType.Object | JsonSchemaType.Array,
    };

    private static OpenApiResponse Answer(ApiOperation described, IOpenApiSchema? schema) => new()
    {
        Description = described.AnswerText,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [described.AnswerMediaType] = new()
            {
                Schema = schema ?? new OpenApiSchema { Type = described.AnswerMediaType.EndsWith("json", StringComparison.Ordinal) ? JsonSchemaType.Object : JsonSchemaType.String },
                Example = described.AnswerExample is not { } example ? null : described.AnswerMediaType == "application/json" ? JsonNode.Parse(example) : JsonValue.Create(example),
            },
        },
    };

    private static OpenApiParameter Parameter(ApiParameter parameter) => new()
    {
        Name = parameter.Name, In = parameter.Place, Required = parameter.IsRequired, Description = parameter.Description, Schema = new OpenApiSchema { Type = parameter.Type },
    };

    /// <summary>Open operations name an empty requirement first: a key is never needed for them.</summary>
    private static List<OpenApiSecurityRequirement> Security(ApiCaller caller, OpenApiDocument? document)
    {
        var needed = new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Keys[caller].Name, document)] = [] };
        return caller == ApiCaller.Anyone ? [[], needed] : [needed];
    }

    private static void DescribeKeys(OpenApiDocument document)
    {
        foreach (var (name, description) in Keys.Values) document.AddComponent(name, new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "Bearer", Description = description });
    }

    private static void DescribeActions(OpenApiDocument document)
    {
        foreach (var action in CkanOperations.All)
        {
            var operation = new OpenApiOperation
            {
                OperationId = action.Id,
                Summary = action.Summary,
                Description = action.Description,
                Tags = new HashSet<OpenApiTagReference> { new(action.Tag, document) },
                Responses = [],
            };
            Describe(operation, action, document);
            ApiDescription.AddProblems(operation, action.Problems, document);
            document.Paths[CkanOperations.PathOf(action)] = new OpenApiPathItem { Operations = new Dictionary<HttpMethod, OpenApiOperation> { [HttpMethod.Get] = operation } };
        }
        if (CkanOperations.All.Count > 0) (document.Tags ??= new HashSet<OpenApiTag>()).Add(new OpenApiTag { Name = CkanOperations.All[0].Tag });
    }
}
