using Bauhinia.Identity.Contracts.Organisations;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model.Clients;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>
/// Uploading a logo, and serving it. The body of an upload is the picture itself: no form of another site can send that type without asking
/// first. Pictures are shown to people who are signed in and to no one else, so that this host name lends its trust to no one's picture.
/// </summary>
internal static class LogoApi
{
    private static readonly string[] Types = ["image/png", "image/jpeg", "image/webp"];

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/organisations/{organisationId:guid}/logos", Upload).WithName("UploadLogo").WithSummary("Upload a logo to name in a registration")
            .WithMetadata(Answers.LogoRefused, Answers.RoleTooLow, Answers.NotFound, Answers.Conflict)
            .AddOpenApiOperationTransformer(DescribeBody)
            .Produces<LogoView>(StatusCodes.Status201Created)
            .WithMetadata(new Limit());

    public static void MapPictures(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/logos/{name}", Serve);

    private static async Task<Results<Created<LogoView>, ProblemHttpResult>> Upload(
        Guid organisationId, HttpContext context, Logos logos, Answers answers, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || !Types.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase)) return answers.Problem(LogoRefusal.Type);
        using var memory = new MemoryStream();
        try
        {
            await context.Request.Body.CopyToAsync(memory, cancellationToken);
        }
        catch (BadHttpRequestException)
        {
            return answers.Problem(LogoRefusal.TooLarge);
        }
        if (LogoImage.Read(memory.ToArray(), out var png) is { } refusal) return answers.Problem(refusal);
        var outcome = await logos.Add(organisationId, png, context.User.Actor(), cancellationToken);
        return outcome.Value is { } logo
            ? TypedResults.Created(ClientLogo.PathOf(logo.Name), new LogoView(logo.Name, ClientLogo.PathOf(logo.Name)))
            : answers.Problem(outcome);
    }

    /// <summary>Said to readers of the description only: as routing metadata it would answer 415 before it asks who calls.</summary>
    private static Task DescribeBody(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = Types.ToDictionary(type => type, _ => new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } }),
        };
        return Task.CompletedTask;
    }

    private static async Task<Results<FileContentHttpResult, StatusCodeHttpResult, NotFound>> Serve(string name, HttpContext context, Logos logos, CancellationToken cancellationToken)
    {
        if (!ClientLogo.IsName(name)) return TypedResults.NotFound();
        var tag = new EntityTagHeaderValue($"\"{name}\"");
        // The name is the hash of the content, so whoever has a copy of this name has this picture.
        var isKnown = context.Request.GetTypedHeaders().IfNoneMatch.Any(t => t.Compare(tag, useStrongComparison: false));
        if (!isKnown && await logos.Read(name, cancellationToken) is { } png)
        {
            Describe(context.Response, tag);
            return TypedResults.File(png, "image/png");
        }
        if (!isKnown) return TypedResults.NotFound();
        Describe(context.Response, tag);
        return TypedResults.StatusCode(StatusCodes.Status304NotModified);
    }

    private static void Describe(HttpResponse response, EntityTagHeaderValue tag)
    {
        response.GetTypedHeaders().ETag = tag;
        response.Headers.CacheControl = "private, max-age=31536000, immutable";
        // Opened by itself it is a picture and nothing else.
        response.Headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";
    }

    private sealed class Limit : IRequestSizeLimitMetadata
    {
        // One byte more than is taken: a larger body is cut off, one at the limit is judged.
        public long? MaxRequestBodySize => LogoImage.MaxBytes + 1;
    }
}
