using Bauhinia.Identity.Features.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>Registers and maps the slice of relying parties.</summary>
internal static class RelyingPartyServices
{
    public static IServiceCollection AddRelyingParties(this IServiceCollection services)
    {
        services.AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, ApiTokenAuthentication>(ApiTokenAuthentication.SchemeName, null)
            .AddPolicyScheme(Policies.ApiScheme, null, options => options.ForwardDefaultSelector = context =>
                context.Request.Headers.ContainsKey("Authorization") ? ApiTokenAuthentication.SchemeName : SessionAuthentication.SchemeName);
        return services.AddParts();
    }

    private static IServiceCollection AddParts(this IServiceCollection services) => services
        .AddScoped<Organisations>()
        .AddScoped<OrganisationClients>()
        .AddScoped<Invitations>()
        .AddScoped<ServiceAccounts>()
        .AddScoped<Logos>()
        .AddScoped<LogoUpload>()
        .AddHostedService<RemoveStaleInvitations>()
        .AddScoped<Answers>()
        .AddOpenApi("identity.v1", document =>
        {
            // An endpoint with a summary belongs to the published door; the others serve the scripts of this system's own pages.
            document.ShouldInclude = api => api.ActionDescriptor.EndpointMetadata.OfType<IEndpointSummaryMetadata>().Any();
            document.AddDocumentTransformer((written, _, _) =>
            {
                written.Info.Title = "Bauhinia Identity";
                written.Info.Version = "1";
                return Task.CompletedTask;
            });
        });

    public static IEndpointRouteBuilder MapRelyingParties(this IEndpointRouteBuilder endpoints)
    {
        var host = new Uri(endpoints.ServiceProvider.GetRequiredService<IOptions<IdentityOptions>>().Value.Issuer).Host;
        var members = endpoints.MapGroup("/api/v1").RequireHost(host).RequireAuthorization(Policies.ApiMember).WithTags("Organisations");
        var people = endpoints.MapGroup("/api/v1").RequireHost(host).RequireAuthorization(Policies.ApiByPasskey).WithTags("Organisations");
        OrganisationApi.Map(members, people);
        InvitationApi.Map(people);
        ServiceAccountApi.Map(people);
        ClientApi.Map(members);
        LogoApi.Map(members);
        ProductionApi.Map(members, people);
        ProductionApi.MapRegistrar(endpoints.MapGroup("/api/v1").RequireHost(host).RequireAuthorization(Policies.ApiRegistrar).WithTags("Organisations"));
        endpoints.MapOpenApi("/openapi/{documentName:regex(^identity\\.v1$)}.json").RequireHost(host).AllowAnonymous();
        LogoApi.MapPictures(endpoints.MapGroup("").RequireHost(host).RequireAuthorization(Policies.Resident));
        return endpoints;
    }
}
