using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Identity.Features.Passkeys;

internal static class PasskeyServices
{
    public static IServiceCollection AddPasskeys(this IServiceCollection services) => services
        .AddSingleton<CeremonyKey>()
        .AddSingleton<BrowserCookie>()
        .AddSingleton<TrustedAuthenticators>()
        .AddSingleton<PasskeyProofs>()
        .AddScoped<Ceremonies>()
        .AddScoped<PasskeyProblems>()
        .AddScoped<AddPasskeyOptions>()
        .AddScoped<AddPasskey>();

    public static IEndpointRouteBuilder MapPasskeys(this IEndpointRouteBuilder endpoints)
    {
        AddPasskeyOptions.Map(endpoints);
        AddPasskey.Map(endpoints);
        return endpoints;
    }
}
