using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Identity.Features.Guessing;

internal static class GuessingServices
{
    public static IServiceCollection AddGuessing(this IServiceCollection services) => services
        .AddSingleton<GuessKeys>()
        .AddSingleton<KnownDevices>()
        .AddScoped<GuessGuard>()
        .AddScoped<NetworkAllowance>()
        .AddScoped<Turns>()
        .AddHostedService<ForgetOldGuesses>();
}
