using Bauhinia.Cloud.Features.Applications;
using Bauhinia.Cloud.Features.Tenants;
using Bauhinia.Portal.Design;
using Bauhinia.Portal.Design.Api;
using Bauhinia.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Cloud.Features.Api;

/// <summary>The API: <c>/api/v1</c> of this system's own host name, for access tokens of the identity provider that are for it (RFC 8707).</summary>
internal static class CloudApi
{
    public const string Document = "cloud.v1";

    private const string Policy = "cloud-api";

    /// <summary>Where the API begins; with the origin before it, the resource of its access tokens.</summary>
    private const string Root = "/api/v1";

    public static IServiceCollection AddCloudApi(this IServiceCollection services, CloudOptions options)
    {
        services.AddSingleton<Answers>();
        services.AddOpenApi(Document, document => document.DescribeApi("Bauhinia Cloud", "DPoP", "An access token whose audience is this API (RFC 9068), bound to a key of the program (RFC 9449).", Document)
            .AddOperationTransformer((operation, context, _) => Described.Name(operation, context.Description)));
        if (options is not { Origin: { } origin, Issuer: { } issuer }) return services;
        services.AddAuthentication().AddBauhiniaApi(api =>
        {
            api.Issuer = issuer;
            api.Audience = origin + Root;
            api.AllowInsecureHttp = options.AllowInsecureHttp;
        });
        services.AddAuthorization(policies => policies.AddPolicy(Policy, policy => policy.AddAuthenticationSchemes(BauhiniaDefaults.ApiScheme).RequireAuthenticatedUser().RequireClaim("sub")));
        services.AddOptions<DesignOptions>().Configure(design => design.ApiDocuments.Add(new ApiDocument(Document, typeof(CloudText), new Uri(origin))));
        return services;
    }

    public static void Map(IEndpointRouteBuilder endpoints, CloudOptions options)
    {
        if (options is not { Origin: { } origin, Issuer: not null }) return;
        var api = endpoints.MapGroup(Root).RequireHost(new Uri(origin).Host).RequireAuthorization(Policy).DisableAntiforgery().WithGroupName(Document);
        endpoints.MapOpenApi("/openapi/{documentName:regex(^cloud\\.v1$)}.json").RequireHost(new Uri(origin).Host).AllowAnonymous();
        ManifestSchema.Map(endpoints, new Uri(origin).Host);
        OrganisationApi.Map(api);
        var organisation = api.MapGroup("/organisations/{organisation}").ForMembers();
        ProjectApi.Map(organisation);
        ApplicationApi.Map(organisation.MapGroup("/projects/{project}/environments/{environment}"));
    }
}
