using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Identity.Features.RecoveryCodes;

internal static class RecoveryCodeServices
{
    public static IServiceCollection AddRecoveryCodes(this IServiceCollection services) => services.AddScoped<RecoveryCodeBook>();
}
