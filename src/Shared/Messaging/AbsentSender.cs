namespace Bauhinia.Messaging;

/// <summary>Stands for a channel that is not configured. What was meant for it fails, is tried again, and is given up like any other: nothing else waits for it.</summary>
internal sealed class AbsentSender : IMessageSender
{
    public Task<Delivery> Send(OutgoingMessage message, CancellationToken cancellationToken) => Task.FromResult(Delivery.Failed);
}
