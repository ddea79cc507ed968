using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Identity.Features.Contacts;

internal static class ContactServices
{
    public static IServiceCollection AddContacts(this IServiceCollection services) => services
        .AddScoped<OwnContacts>()
        .AddScoped<ContactChanges>();
}
