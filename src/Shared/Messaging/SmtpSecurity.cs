namespace Bauhinia.Messaging;

/// <summary>How the connection to the SMTP server is protected.</summary>
public enum SmtpSecurity
{
    /// <summary>TLS from the first byte, usually port 465 (RFC 8314 §3.3).</summary>
    Tls,

    /// <summary>STARTTLS, usually port 587; a server that does not offer it is refused (RFC 3207).</summary>
    StartTls,

    /// <summary>None. Only for a server on this machine's loopback address.</summary>
    LoopbackPlain,
}
