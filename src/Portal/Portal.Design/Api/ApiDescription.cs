using System.Globalization;
using System.Text.Json.Nodes;
using Bauhinia.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace Bauhinia.Portal.Design.Api;

/// <summary>What the OpenAPI documents of all systems have in common. AddOpenApi itself stays with each system: it reads the comments of the project that calls it.</summary>
public static class ApiDescription
{
    /// <summary>The schema that every error answer has.</summary>
    public const string Problem = "Problem";

    private const string AccessToken = "accessToken";

    /// <summary>Publishes the endpoints with a summary, with their problems (<see cref="ApiProblem"/>) and the access token they take.</summary>
    /// <param name="options">Of AddOpenApi.</param>
    /// <param name="title">The API's name in English.</param>
    /// <param name="scheme">How the access token is presented: <c>DPoP</c> (RFC 9449 §7.1) or <c>Bearer</c> (RFC 6750 §2.1).</param>
    /// <param name="token">Which access token it is, in one English sentence.</param>
    /// <param name="group">The endpoints' group name; null for those without one.</param>
    public static OpenApiOptions DescribeApi(this OpenApiOptions options, string title, string scheme, string token, string? group) =>
        options.DescribeApi(title, group).AddDocumentTransformer((document, _, _) =>
        {
            document.AddComponent(AccessToken, new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = scheme, Description = token });
            return Task.CompletedTask;
        });

    /// <summary>Publishes the endpoints of a group that have a summary, with their problems (<see cref="ApiProblem"/>).</summary>
    /// <param name="options">Of AddOpenApi.</param>
    /// <param name="title">The API's name in English.</param>
    /// <param name="group">The endpoints' group name; null for those without one.</param>
    public static OpenApiOptions DescribeApi(this OpenApiOptions options, string title, string? group)
    {
        ArgumentNullException.ThrowIfNull(options);
        // An endpoint with a summary belongs to the published door; the others serve the scripts of the system's own pages.
        options.ShouldInclude = api => api.GroupName == group && api.ActionDescriptor.EndpointMetadata.OfType<IEndpointSummaryMetadata>().Any();
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = title;
            document.Info.Version = "1";
            document.AddComponent(Problem, ProblemSchema());
            return Task.CompletedTask;
        });
        return options.AddOperationTransformer((operation, context, _) =>
        {
            Describe(operation, context);
            return Task.CompletedTask;
        });
    }

    private static void Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var problems = metadata.OfType<ApiProblem>().ToList();
        if (operation.RequestBody?.Content?.ContainsKey("application/json") == true) problems.AddRange([Bare(400), Bare(413), Bare(415)]);
        if (metadata.OfType<IAuthorizeData>().Any() && !metadata.OfType<IAllowAnonymous>().Any())
        {
            problems.AddRange([Bare(401), Bare(403)]);
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(AccessToken, context.Document)] = [] }];
        }
        AddProblems(operation, problems, context.Document);
    }

    /// <summary>Says of an operation which problems it answers.</summary>
    public static void AddProblems(OpenApiOperation operation, IEnumerable<ApiProblem> problems, OpenApiDocument? document)
    {
        ArgumentNullException.ThrowIfNull(operation);
        operation.Responses ??= [];
        foreach (var status in problems.GroupBy(p => p.Status).OrderBy(g => g.Key))
        {
            operation.Responses[status.Key.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = ReasonPhrases.GetReasonPhrase(status.Key),
                Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new OpenApiMediaType { Schema = WithCodes(status.Select(p => p.Code), document) } },
            };
        }
    }

    private static ApiProblem Bare(int status) => new(status, Web.Problems.CodeOf(status));

    private static OpenApiSchema WithCodes(IEnumerable<string> codes, OpenApiDocument? document) => new()
    {
        AllOf = [new OpenApiSchemaReference(Problem, document)],
        Properties = new Dictionary<string, IOpenApiSchema> { ["code"] = new OpenApiSchema { Enum = [.. codes.Distinct().Select(code => (JsonNode)JsonValue.Create(code))] } },
    };

    private static OpenApiSchema ProblemSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "Why a request was not done (RFC 9457).",
        Required = new HashSet<string> { "type", "title", "status", "code", "traceId" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = Member("Address of a page that explains the code, relative to the address that answered; `about:blank` for a bare HTTP status."),
            ["title"] = Member("One sentence in the language of the request."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Description = "The HTTP status." },
            ["code"] = Member("Stable name of the reason; `http.STATUS` for a bare HTTP status."),
            ["traceId"] = Member("Names this answer in the logs of the installation."),
        },
    };

    private static OpenApiSchema Member(string description) => new() { Type = JsonSchemaType.String, Description = description };
}
