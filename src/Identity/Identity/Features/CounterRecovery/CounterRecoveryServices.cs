using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Identity.Features.CounterRecovery;

internal static class CounterRecoveryServices
{
    public static IServiceCollection AddCounterRecovery(this IServiceCollection services)
    {
        services.AddScoped<RecoveryCases>();
        services.AddScoped<CompleteRecovery>();
        return services;
    }
}
