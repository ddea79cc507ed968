using Bauhinia.Portal.Design;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Identity.Features.Passkeys;

internal static class PasskeyServices
{
    public static IServiceCollection AddPasskeys(this IServiceCollection services) => services
        .AddPageAssets(typeof(PasskeyServices).Assembly, "/_identity")
        .AddSingleton<CeremonyKey>()
        .AddSingleton<BrowserCookie>()
        .AddSingleton<TrustedAuthenticators>()
        .AddSingleton<PasskeyProofs>()
        .AddScoped<Ceremonies>()
        .AddScoped<PasskeyProblems>()
        .AddScoped<OwnPasskeys>()
        .AddScoped<AddPasskeyOptions>()
        .AddScoped<AddPasskey>();

    public static IEndpointRouteBuilder MapPasskeys(this IEndpointRouteBuilder endpoints)
    {
        ListPasskeys.Map(endpoints);
        AddPasskeyOptions.Map(endpoints);
        AddPasskey.Map(endpoints);
        RenamePasskey.Map(endpoints);
        RevokePasskey.Map(endpoints);
        return endpoints;
    }
}
