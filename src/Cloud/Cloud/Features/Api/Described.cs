using System.Text.RegularExpressions;
using Bauhinia.Cloud.Contracts;
using Bauhinia.Cloud.Features.Applications;
using Bauhinia.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.OpenApi;

namespace Bauhinia.Cloud.Features.Api;

/// <summary>What the API's description says of a route beside what its types tell.</summary>
internal static partial class Described
{
    // Names of routes are one for all systems of a process, those of operations for each API.
    private const string NamePrefix = "cloud:";

    public static readonly ApiProblem NotFound = new(StatusCodes.Status404NotFound, CloudProblems.NotFound);
    public static readonly ApiProblem RoleTooLow = new(StatusCodes.Status403Forbidden, CloudProblems.RoleTooLow);
    public static readonly ApiProblem Malformed = new(StatusCodes.Status400BadRequest, CloudProblems.Malformed);
    public static readonly ApiProblem NameTaken = new(StatusCodes.Status409Conflict, CloudProblems.NameTaken);
    public static readonly ApiProblem LimitReached = new(StatusCodes.Status409Conflict, CloudProblems.LimitReached);

    /// <summary>What is answered to a manifest that is not taken.</summary>
    public static readonly ApiProblem[] Manifest =
    [
        new(StatusCodes.Status400BadRequest, CloudProblems.ManifestRefused), new(StatusCodes.Status413PayloadTooLarge, CloudProblems.TooLarge), new(StatusCodes.Status415UnsupportedMediaType, CloudProblems.ContentType),
    ];

    /// <summary>Lets the route stand in the description.</summary>
    /// <typeparam name="T">What it answers.</typeparam>
    public static RouteHandlerBuilder Tell<T>(this RouteHandlerBuilder route, string name, string summary, int status, params object[] problems) =>
        route.Tell(name, summary, problems).Produces<T>(status);

    /// <summary>Lets a route that answers nothing stand in the description.</summary>
    public static RouteHandlerBuilder Tell(this RouteHandlerBuilder route, string name, string summary, params object[] problems) => route.WithName(NamePrefix + name).WithSummary(summary).WithMetadata(problems);

    /// <summary>Names the operation as the API does, and adds the places of its address that the filters read and no handler takes.</summary>
    public static Task Name(OpenApiOperation operation, ApiDescription description)
    {
        operation.OperationId = operation.OperationId?[NamePrefix.Length..];
        var known = operation.Parameters ?? [];
        operation.Parameters =
        [
            .. Place().Matches(description.RelativePath ?? "").Select(p => p.Groups[1].Value).Where(name => !known.Any(p => p.Name == name))
                .Select(name => new OpenApiParameter { Name = name, In = ParameterLocation.Path, Required = true, Description = $"Name of the {name}.", Schema = new OpenApiSchema { Type = JsonSchemaType.String } }),
            .. known,
        ];
        // Not by Accepts: routing would then answer another type itself, before anyone is asked who they are.
        if (description.ActionDescriptor.EndpointMetadata.Contains(Manifest[0]))
        {
            operation.RequestBody = new OpenApiRequestBody { Required = true, Content = new Dictionary<string, OpenApiMediaType> { [ManifestBody.MediaType] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = "A manifest, bauhinia.yaml." } } } };
        }
        return Task.CompletedTask;
    }

    [GeneratedRegex("\\{([a-z]+)\\}")]
    private static partial Regex Place();
}
