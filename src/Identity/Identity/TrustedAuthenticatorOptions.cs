namespace Bauhinia.Identity;

/// <summary>An authenticator model whose attestation raises a device-bound passkey to <c>phrh</c>. The operator vouches for it.</summary>
public sealed class TrustedAuthenticatorOptions
{
    /// <summary>The model's AAGUID, such as <c>cb69481e-8ff7-4039-93ec-0a2729a154a8</c>.</summary>
    public Guid Aaguid { get; set; }

    /// <summary>Absolute path of a PEM file with the maker's attestation root certificates.</summary>
    public string Roots { get; set; } = "";
}
