using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Identity.Features.MyAccount;

internal static class MyAccountServices
{
    public static IServiceCollection AddMyAccount(this IServiceCollection services)
    {
        services.AddScoped<AccountRecords>();
        services.AddScoped<AccountClosing>();
        services.AddScoped<OpenCaseData>();
        services.AddScoped<MyDataFile>();
        services.AddHostedService<FinishClosings>();
        return services;
    }
}
