using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bauhinia.Messaging;

/// <summary>Registers one <see cref="IMessageSender"/> a channel, keyed by <see cref="MessageChannel"/>, as the settings say.</summary>
public static class MessagingServices
{
    private const string GatewayClient = "sms-gateway";

    /// <summary>Sender address of the file sink where none is set.</summary>
    private const string DevelopmentFrom = "bauhinia@id.localhost";

    public static IServiceCollection AddMessaging(this IServiceCollection services, Func<IServiceProvider, MessagingOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        // A redirect would carry the number and the text to an address that no one configured.
        services.AddHttpClient(GatewayClient).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        });
        services.AddKeyedSingleton<IMessageSender>(MessageChannel.Email, (provider, _) => Mail(provider, options(provider)));
        services.AddKeyedSingleton<IMessageSender>(MessageChannel.Mobile, (provider, _) => TextMessages(provider, options(provider)));
        return services;
    }

    private static IMessageSender Mail(IServiceProvider provider, MessagingOptions options) => options.Mail.Kind switch
    {
        MailKind.Smtp => new SmtpSender(options.Mail, provider.GetRequiredService<ILogger<SmtpSender>>()),
        MailKind.Files => new FileSink(options.Folder, options.Mail.From.Length > 0 ? options.Mail.From : DevelopmentFrom),
        _ => throw new InvalidOperationException("E-mail is not configured."),
    };

    private static IMessageSender TextMessages(IServiceProvider provider, MessagingOptions options) => options.TextMessages.Kind switch
    {
        TextMessageKind.Gateway => new SmsGatewaySender(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(GatewayClient), options.TextMessages, provider.GetRequiredService<ILogger<SmsGatewaySender>>()),
        TextMessageKind.Files => new FileSink(options.Folder, DevelopmentFrom),
        // No page offers mobile numbers then, but people may have given theirs before.
        _ => new AbsentSender(),
    };
}
