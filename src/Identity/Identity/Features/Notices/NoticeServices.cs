using Bauhinia.Messaging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Features.Notices;

internal static class NoticeServices
{
    public static IServiceCollection AddNotices(this IServiceCollection services)
    {
        services.PostConfigure<IdentityOptions>(Develop);
        services.AddMessaging(provider => provider.GetRequiredService<IOptions<IdentityOptions>>().Value.Messaging);
        services.AddSingleton<NoticeSignal>();
        services.AddScoped<NoticeOutbox>();
        services.AddScoped<SendNotice>();
        services.AddHostedService<NoticeSender>();
        return services;
    }

    /// <summary>On a name of this machine alone, mail that no one configured goes to files under the data folder.</summary>
    private static void Develop(IdentityOptions options)
    {
        if (options.IsForDevelopment && options.Messaging.Mail.Kind == MailKind.Unset) options.Messaging.Mail.Kind = MailKind.Files;
        if (options.Messaging.Folder.Length == 0) options.Messaging.Folder = Path.Combine(options.DataFolder, "outbox");
    }
}
