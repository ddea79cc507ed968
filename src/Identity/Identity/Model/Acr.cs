namespace Bauhinia.Identity.Model;

/// <summary>Authentication context class references, weakest first.</summary>
internal static class Acr
{
    /// <summary>Password alone: no personal data, no signing.</summary>
    public const string Password = "urn:bauhinia:acr:pwd";

    /// <summary>Phishing-resistant: a passkey, possibly synced.</summary>
    public const string PhishingResistant = "urn:bauhinia:acr:phr";

    /// <summary>Phishing-resistant and device-bound, by verified attestation.</summary>
    public const string PhishingResistantHardware = "urn:bauhinia:acr:phrh";

    /// <summary>A recovery code: opens only the pages that add a passkey or re-enable a password.</summary>
    public const string Recovery = "urn:bauhinia:acr:recovery";

    private static readonly string[] Order = [Recovery, Password, PhishingResistant, PhishingResistantHardware];

    /// <summary>Whether <paramref name="reached"/> is at least as strong as <paramref name="asked"/>. Unknown values satisfy nothing.</summary>
    public static bool Satisfies(string reached, string asked)
    {
        var askedRank = Array.IndexOf(Order, asked);
        return askedRank >= 0 && Array.IndexOf(Order, reached) >= askedRank;
    }

    public static IReadOnlyList<string> Supported { get; } = [Password, PhishingResistant, PhishingResistantHardware];
}
