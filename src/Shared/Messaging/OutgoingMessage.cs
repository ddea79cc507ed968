namespace Bauhinia.Messaging;

/// <summary>One message to one address. Its text form hides everything: an address and a text are personal data.</summary>
/// <param name="Id">Same for every attempt to send it, so that a receiver can drop a repeat.</param>
/// <param name="Channel">How it goes.</param>
/// <param name="To">An e-mail address, or a mobile number in E.164 form.</param>
/// <param name="Subject">One line; empty for a text message.</param>
/// <param name="Body">Plain text.</param>
/// <param name="Culture">BCP 47 language of the text.</param>
public sealed record OutgoingMessage(Guid Id, MessageChannel Channel, string To, string Subject, string Body, string Culture)
{
    public override string ToString() => $"{Channel} message {Id:N}";
}
