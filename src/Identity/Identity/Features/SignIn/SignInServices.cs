using Bauhinia.Identity.Features.Guessing;
using Bauhinia.Identity.Features.Passwords;
using Bauhinia.Identity.Features.RecoveryCodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Identity.Features.SignIn;

internal static class SignInServices
{
    public static IServiceCollection AddSignIn(this IServiceCollection services) => services
        .AddGuessing()
        .AddPasswords()
        .AddRecoveryCodes()
        .AddScoped<SignInMeans>()
        .AddScoped<SignInByPassword>()
        .AddScoped<PasskeySignInOptions>()
        .AddScoped<SignInByPasskey>();

    public static IEndpointRouteBuilder MapSignIn(this IEndpointRouteBuilder endpoints)
    {
        PasskeySignInOptions.Map(endpoints);
        SignInByPasskey.Map(endpoints);
        return endpoints;
    }
}
