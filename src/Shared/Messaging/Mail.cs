using MimeKit;

namespace Bauhinia.Messaging;

/// <summary>The e-mail form of a message.</summary>
internal static class Mail
{
    public static MimeMessage Compose(OutgoingMessage message, MailboxAddress from)
    {
        var mail = new MimeMessage
        {
            Subject = message.Subject,
            Body = new TextPart("plain") { Text = message.Body },
            // The same for every attempt, so that a receiver can recognise a repeat.
            MessageId = $"{message.Id:N}@{from.Domain}",
        };
        mail.From.Add(from);
        mail.To.Add(MailboxAddress.Parse(message.To));
        mail.Headers.Add(HeaderId.ContentLanguage, message.Culture);
        // RFC 3834 §5: no vacation reply to a machine.
        mail.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        return mail;
    }
}
