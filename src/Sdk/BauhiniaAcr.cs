namespace Bauhinia.Sdk;

/// <summary>How a person signed in: values of the <c>acr</c> claim (OpenID Connect Core 1.0 §2), weakest first.</summary>
public static class BauhiniaAcr
{
    /// <summary>A password alone. Personal data and signing need more.</summary>
    public const string Password = "urn:bauhinia:acr:pwd";

    /// <summary>Phishing-resistant: a passkey, possibly synced between devices.</summary>
    public const string PhishingResistant = "urn:bauhinia:acr:phr";

    /// <summary>Phishing-resistant and bound to one attested device.</summary>
    public const string PhishingResistantHardware = "urn:bauhinia:acr:phrh";

    private static readonly string[] Order = [Password, PhishingResistant, PhishingResistantHardware];

    /// <summary>Whether <paramref name="reached"/> is at least as strong as <paramref name="asked"/>. A value outside this list only satisfies itself.</summary>
    /// <param name="reached">The <c>acr</c> of the session; null satisfies nothing.</param>
    /// <param name="asked">The value required.</param>
    /// <returns>True when no step-up is needed.</returns>
    public static bool Satisfies(string? reached, string asked)
    {
        ArgumentException.ThrowIfNullOrEmpty(asked);
        if (reached == asked) return true;
        var askedRank = Array.IndexOf(Order, asked);
        return askedRank >= 0 && Array.IndexOf(Order, reached) >= askedRank;
    }
}
