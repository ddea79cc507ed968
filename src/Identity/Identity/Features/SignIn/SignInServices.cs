using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Identity.Features.SignIn;

internal static class SignInServices
{
    public static IServiceCollection AddSignIn(this IServiceCollection services) => services
        .AddScoped<PasskeySignInOptions>()
        .AddScoped<SignInByPasskey>();

    public static IEndpointRouteBuilder MapSignIn(this IEndpointRouteBuilder endpoints)
    {
        PasskeySignInOptions.Map(endpoints);
        SignInByPasskey.Map(endpoints);
        return endpoints;
    }
}
