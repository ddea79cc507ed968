namespace Bauhinia.Messaging;

/// <summary>Settings of outgoing text messages.</summary>
public sealed class TextMessageOptions
{
    public TextMessageKind Kind { get; set; }

    /// <summary>
    /// Address that takes <c>POST {"to","text","reference"}</c> with a bearer credential and answers 2xx once the message is taken.
    /// </summary>
    public string GatewayUrl { get; set; } = "";

    /// <summary>Absolute path of a file with the bearer credential. Never inside the data folder.</summary>
    public string CredentialFile { get; set; } = "";

    /// <summary>Prefixes of numbers that may be written to, in E.164 form and separated by commas; keeps paid numbers abroad out.</summary>
    public string Prefixes { get; set; } = "+852";

    /// <summary>How long one attempt may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    public bool IsOffered => Kind != TextMessageKind.None;

    /// <summary>Whether a number in E.164 form may be written to.</summary>
    public bool MayWriteTo(string number) =>
        Prefixes.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Any(prefix => number.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>What is wrong with these settings, each with the name under <paramref name="section"/>.</summary>
    public IEnumerable<string> Problems(string section, bool filesAllowed)
    {
        if (Kind == TextMessageKind.Files && !filesAllowed) yield return $"{section}:Kind=Files writes one-time codes to disk; it is only for host names that end in .localhost.";
        if (Kind != TextMessageKind.Gateway) yield break;
        if (!Uri.TryCreate(GatewayUrl, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)))
        {
            yield return $"{section}:GatewayUrl must be an https address, or http on this machine.";
        }
        if (!Path.IsPathFullyQualified(CredentialFile)) yield return $"{section}:CredentialFile must be an absolute path.";
        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromMinutes(1)) yield return $"{section}:Timeout must be between 1 second and 1 minute.";
    }
}
