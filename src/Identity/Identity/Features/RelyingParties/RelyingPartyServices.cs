using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Portal.Design;
using Bauhinia.Portal.Design.Api;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>Registers and maps the slice of relying parties.</summary>
internal static class RelyingPartyServices
{
    private const string Document = "identity.v1";

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
        .AddOpenApi(Document, options => options.DescribeApi(
            "Bauhinia Identity", "DPoP", "An access token of the scope `organisations` (RFC 9068), bound to a key of the program (RFC 9449).", group: null))
        .AddOptions<DesignOptions>()
        .Configure<IOptions<IdentityOptions>>((design, identity) => design.ApiDocuments.Add(new ApiDocument(Document, typeof(IdentityText), new Uri(identity.Value.Issuer))))
        .Services;

    public static IEndpointRouteBuilder MapRelyingParties(this IEndpointRouteBuilder endpoints)
    {
        var host = new Uri(endpoints.ServiceProvider.GetRequiredService<IOptions<IdentityOptions>>().Value.Issuer).Host;
        RouteGroupBuilder Group(string policy) =>
            SameOriginUnlessToken.Guard(endpoints.MapGroup("/api/v1").RequireHost(host).RequireAuthorization(policy).WithTags("Organisations"));
        var (members, people) = (Group(Policies.ApiMember), Group(Policies.ApiByPasskey));
        OrganisationApi.Map(members, people);
        InvitationApi.Map(people);
        ServiceAccountApi.Map(people);
        ClientApi.Map(members);
        LogoApi.Map(members);
        ProductionApi.Map(members, people);
        ProductionApi.MapRegistrar(Group(Policies.ApiRegistrar));
        endpoints.MapOpenApi("/openapi/{documentName:regex(^identity\\.v1$)}.json").RequireHost(host).AllowAnonymous();
        LogoApi.MapPictures(endpoints.MapGroup("").RequireHost(host).RequireAuthorization(Policies.Resident));
        return endpoints;
    }
}
