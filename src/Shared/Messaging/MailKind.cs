namespace Bauhinia.Messaging;

/// <summary>Where e-mail goes.</summary>
public enum MailKind
{
    /// <summary>Nothing is set: the host refuses to start.</summary>
    Unset,

    /// <summary>An SMTP server.</summary>
    Smtp,

    /// <summary>One file a message in a folder, for development.</summary>
    Files,
}
