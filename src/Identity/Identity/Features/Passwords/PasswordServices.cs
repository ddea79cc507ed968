using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bauhinia.Identity.Features.Passwords;

internal static class PasswordServices
{
    public static IServiceCollection AddPasswords(this IServiceCollection services) => services
        .AddSingleton<CommonPasswords>()
        .AddSingleton<PasswordRules>()
        .AddSingleton<PasswordHashing>()
        .AddScoped<PersonalWords>()
        .AddScoped<ChangePassword>()
        .AddHostedService<RequireCommonPasswords>();

    /// <summary>Reads the list as the host starts: without it a host would take any password.</summary>
    private sealed class RequireCommonPasswords(CommonPasswords list) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            ArgumentNullException.ThrowIfNull(list);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
