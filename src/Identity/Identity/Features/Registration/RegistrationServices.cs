using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Identity.Features.Registration;

internal static class RegistrationServices
{
    public static IServiceCollection AddRegistration(this IServiceCollection services)
    {
        services.AddSingleton<RegistrationCookie>();
        services.AddScoped<ContactCodes>();
        services.AddScoped<CompleteRegistration>();
        services.AddHostedService<RemoveStaleAttempts>();
        return services;
    }
}
