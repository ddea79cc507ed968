namespace Bauhinia.Messaging;

/// <summary>Hands one message to the next hop. May be called again with the same message after any outcome.</summary>
public interface IMessageSender
{
    Task<Delivery> Send(OutgoingMessage message, CancellationToken cancellationToken);
}
