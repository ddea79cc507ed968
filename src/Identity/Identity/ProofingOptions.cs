namespace Bauhinia.Identity;

/// <summary>Settings of proving who an account belongs to.</summary>
public sealed class ProofingOptions
{
    /// <summary>Youngest age, in full years, at which a person may hold a proofed account.</summary>
    public int EligibilityAge { get; set; } = 11;

    /// <summary>Most evidence files of one case.</summary>
    public int EvidenceFiles { get; set; } = 6;

    /// <summary><c>iss</c> of the register whose signed extracts are believed; empty when there is none, and the way is not offered.</summary>
    public string RegisterIssuer { get; set; } = "";

    /// <summary>Absolute path of a JWK set (RFC 7517 §5) with the register's public keys.</summary>
    public string RegisterKeys { get; set; } = "";

    public IEnumerable<string> Problems(string section)
    {
        if (EligibilityAge is < 0 or > 100) yield return $"{section}:EligibilityAge must be between 0 and 100.";
        if (EvidenceFiles is < 1 or > 20) yield return $"{section}:EvidenceFiles must be between 1 and 20.";
        if (RegisterIssuer.Length > 0 && !Path.IsPathFullyQualified(RegisterKeys)) yield return $"{section}:RegisterKeys must be an absolute path.";
    }
}
