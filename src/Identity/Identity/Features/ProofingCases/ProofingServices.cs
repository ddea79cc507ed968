using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Identity.Features.ProofingCases;

internal static class ProofingServices
{
    public static IServiceCollection AddProofingCases(this IServiceCollection services)
    {
        services.AddScoped<CheckCase>();
        services.AddScoped<DecideCase>();
        services.AddScoped<EraseCase>();
        services.AddScoped<EvidenceRoom>();
        services.AddScoped<OwnCase>();
        services.AddScoped<CaseDesk>();
        services.AddScoped<CaseQueue>();
        services.AddSingleton<ITrustedSource, SignedExtractSource>();
        services.AddHostedService<CaseWork>();
        return services;
    }

    public static IEndpointRouteBuilder MapProofingCases(this IEndpointRouteBuilder endpoints)
    {
        ShowEvidence.Map(endpoints);
        OfficerApi.Map(endpoints);
        return endpoints;
    }
}
