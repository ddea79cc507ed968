using Bauhinia.Identity.Keys;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Identity.Vault;

internal static class VaultServices
{
    public static IServiceCollection AddVault(this IServiceCollection services)
    {
        services.AddSingleton<KeyCustody>();
        services.AddSingleton<IKeyCustodian>(provider => provider.GetRequiredService<KeyCustody>().Custodian);
        services.AddSingleton<ErasureJournal>();
        services.AddScoped<DataKeys>();
        services.AddScoped<PersonVault>();
        services.AddScoped<AccountByContact>();
        services.AddScoped<KekBook>();
        services.AddScoped<KekRotation>();
        services.AddScoped<ErasureReplay>();
        services.AddHostedService<VaultStartup>();
        return services;
    }
}
