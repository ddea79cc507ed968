using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Identity.Features.HelpDesk;

internal static class HelpDeskServices
{
    public static IServiceCollection AddHelpDesk(this IServiceCollection services) => services.AddScoped<Conversations>().AddScoped<CaseLooks>();
}
