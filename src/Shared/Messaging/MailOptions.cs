using System.ComponentModel.DataAnnotations;
using System.Net;
using MimeKit;

namespace Bauhinia.Messaging;

/// <summary>Settings of outgoing e-mail.</summary>
public sealed class MailOptions
{
    public MailKind Kind { get; set; }

    /// <summary>Address in the From header.</summary>
    public string From { get; set; } = "";

    /// <summary>Host name of the SMTP server; its certificate must carry it.</summary>
    public string Host { get; set; } = "";

    [Range(1, 65535)]
    public int Port { get; set; } = 465;

    public SmtpSecurity Security { get; set; } = SmtpSecurity.Tls;

    /// <summary>Account at the SMTP server; empty when it asks for none.</summary>
    public string User { get; set; } = "";

    /// <summary>Absolute path of a file with the account's password, such as a systemd credential. Never inside the data folder.</summary>
    public string PasswordFile { get; set; } = "";

    /// <summary>Whether a revoked server certificate is refused; needs a way to its revocation list or responder.</summary>
    public bool CheckRevocation { get; set; } = true;

    /// <summary>How long one attempt may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What is wrong with these settings, each with the name under <paramref name="section"/>.</summary>
    public IEnumerable<string> Problems(string section, bool filesAllowed)
    {
        if (Kind == MailKind.Unset) yield return $"{section}:Kind must be Smtp: without mail no one can register.";
        if (Kind == MailKind.Files && !filesAllowed) yield return $"{section}:Kind=Files writes one-time codes to disk; it is only for host names that end in .localhost.";
        if (Kind != MailKind.Smtp) yield break;
        if (Host.Length == 0) yield return $"{section}:Host is missing.";
        if (!From.Contains('@', StringComparison.Ordinal) || !MailboxAddress.TryParse(From, out _)) yield return $"{section}:From must be an e-mail address.";
        if (Security == SmtpSecurity.LoopbackPlain && !(IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address)))
        {
            yield return $"{section}:Security=LoopbackPlain sends codes unencrypted; it is only for a server at 127.0.0.1 or ::1.";
        }
        if (User.Length > 0 && !Path.IsPathFullyQualified(PasswordFile)) yield return $"{section}:PasswordFile must be an absolute path.";
        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromMinutes(5)) yield return $"{section}:Timeout must be between 1 second and 5 minutes.";
    }
}
