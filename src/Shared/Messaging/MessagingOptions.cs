namespace Bauhinia.Messaging;

/// <summary>Settings of everything that leaves the house addressed to a person.</summary>
public sealed class MessagingOptions
{
    public MailOptions Mail { get; set; } = new();

    public TextMessageOptions TextMessages { get; set; } = new();

    /// <summary>Absolute folder of the file sinks.</summary>
    public string Folder { get; set; } = "";
}
