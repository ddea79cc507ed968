namespace Bauhinia.Messaging;

/// <summary>Where text messages to mobile numbers go.</summary>
public enum TextMessageKind
{
    /// <summary>Nowhere: pages do not offer mobile numbers.</summary>
    None,

    /// <summary>An SMS gateway over HTTP.</summary>
    Gateway,

    /// <summary>One file a message in a folder, for development.</summary>
    Files,
}
