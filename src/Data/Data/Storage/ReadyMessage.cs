using System.Security.Cryptography;
using Bauhinia.Data.Model.Events;

namespace Bauhinia.Data.Storage;

/// <summary>A message as the journal's writer takes it. It is made ready by its sender's thread, for the journal has one writer for all.</summary>
/// <param name="Message">The message.</param>
/// <param name="Hash">SHA-256 of its payload: two messages of one stream, key and time with the same hash are one.</param>
/// <param name="Stored">The payload as the journal's file holds it.</param>
internal sealed record ReadyMessage(ReadingMessage Message, byte[] Hash, byte[] Stored)
{
    /// <summary>A payload of so many bytes is hashed and packed at the same time, for its sender waits for both.</summary>
    private const int LeastBeside = 64 * 1024;

    public static ReadyMessage Of(ReadingMessage message) => new(message, SHA256.HashData(message.Payload.Span), StoredPayload.Pack(message.Payload));

    /// <summary>Makes messages ready, in their order.</summary>
    public static async ValueTask<IReadOnlyList<ReadyMessage>> Of(IReadOnlyList<ReadingMessage> messages)
    {
        var ready = new ReadyMessage[messages.Count];
        for (var i = 0; i < messages.Count; i++)
        {
            var message = messages[i];
            if (message.Payload.Length < LeastBeside)
            {
                ready[i] = Of(message);
                continue;
            }
            var packing = Task.Run(() => StoredPayload.Pack(message.Payload));
            ready[i] = new(message, SHA256.HashData(message.Payload.Span), await packing);
        }
        return ready;
    }
}
