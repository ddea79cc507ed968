using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Bauhinia.Messaging;

/// <summary>Sends e-mail over one SMTP connection a message. The server's certificate is checked by the platform's rules.</summary>
internal sealed partial class SmtpSender(MailOptions options, ILogger<SmtpSender> logger) : IMessageSender
{
    public async Task<Delivery> Send(OutgoingMessage message, CancellationToken cancellationToken)
    {
        using var mail = Mail.Compose(message, MailboxAddress.Parse(options.From));
        using var client = new SmtpClient { Timeout = (int)options.Timeout.TotalMilliseconds, CheckCertificateRevocation = options.CheckRevocation };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Timeout);
        try
        {
            await client.ConnectAsync(options.Host, options.Port, SocketSecurity, limit.Token);
            if (options.User.Length > 0)
            {
                var password = (await File.ReadAllTextAsync(options.PasswordFile, limit.Token)).TrimEnd('\r', '\n');
                await client.AuthenticateAsync(options.User, password, limit.Token);
            }
            await client.SendAsync(mail, limit.Token);
        }
        catch (SmtpCommandException refused)
        {
            Log.ServerAnswered(logger, message.Id, (int)refused.StatusCode);
            return (int)refused.StatusCode >= 500 ? Delivery.Refused : Delivery.Failed;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NotReached(logger, message.Id, nameof(TimeoutException));
            return Delivery.Failed;
        }
        catch (Exception failed) when (failed is SocketException or IOException or ProtocolException or SslHandshakeException or AuthenticationException or NotSupportedException or UnauthorizedAccessException)
        {
            // Only the kind: an SMTP server repeats the recipient's address in what it says.
            Log.NotReached(logger, message.Id, failed.GetType().Name);
            return Delivery.Failed;
        }
        await Leave(client, cancellationToken);
        return Delivery.Accepted;
    }

    private SecureSocketOptions SocketSecurity => options.Security switch
    {
        SmtpSecurity.StartTls => SecureSocketOptions.StartTls,
        SmtpSecurity.LoopbackPlain => SecureSocketOptions.None,
        _ => SecureSocketOptions.SslOnConnect,
    };

    private static async Task Leave(SmtpClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (Exception gone) when (gone is SocketException or IOException or ProtocolException)
        {
            // The message was taken; a server that hangs up before QUIT changes nothing.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4101, LogLevel.Warning, "The mail server answered {Status} to message {Message}.")]
        public static partial void ServerAnswered(ILogger logger, Guid message, int status);

        [LoggerMessage(4102, LogLevel.Warning, "Message {Message} did not reach the mail server: {Reason}.")]
        public static partial void NotReached(ILogger logger, Guid message, string reason);
    }
}
