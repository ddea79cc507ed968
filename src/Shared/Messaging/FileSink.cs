using Bauhinia.Storage;
using MimeKit;

namespace Bauhinia.Messaging;

/// <summary>For development: one file a message, an .eml or a .txt. A reader of the folder never sees half a file.</summary>
internal sealed class FileSink(string folder, string from) : IMessageSender
{
    public async Task<Delivery> Send(OutgoingMessage message, CancellationToken cancellationToken)
    {
        // Messages hold one-time codes.
        PrivateFolder.Create(folder);
        var isMail = message.Channel == MessageChannel.Email;
        var path = Path.Combine(folder, $"{message.Id:N}{(isMail ? ".eml" : ".txt")}");
        var draft = path + ".part";
        await using (var file = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            if (isMail)
            {
                using var mail = Mail.Compose(message, MailboxAddress.Parse(from));
                await mail.WriteToAsync(file, cancellationToken);
            }
            else
            {
                await using var writer = new StreamWriter(file);
                await writer.WriteAsync($"To: {message.To}\n\n{message.Body}\n".AsMemory(), cancellationToken);
            }
        }
        File.Move(draft, path, overwrite: true);
        return Delivery.Accepted;
    }
}
