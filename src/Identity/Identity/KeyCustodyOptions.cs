namespace Bauhinia.Identity;

/// <summary>Where the key-encryption key, the blind-index key and the signing keys are.</summary>
public sealed class KeyCustodyOptions
{
    /// <summary><c>sealed-file</c> or <c>pkcs11</c>.</summary>
    public string Kind { get; set; } = "sealed-file";

    /// <summary>Absolute path of the sealed file; made at first use.</summary>
    public string SealedFile { get; set; } = "";

    /// <summary>Absolute folder of credentials; empty means systemd's <c>$CREDENTIALS_DIRECTORY</c>. Never inside the data folder.</summary>
    public string CredentialsFolder { get; set; } = "";

    /// <summary>Name of the systemd credential with the unlock secret or the token's PIN; <c>-</c> reads one line of standard input.</summary>
    public string UnlockCredential { get; set; } = "bauhinia-identity-unlock";

    /// <summary>Absolute path of the PKCS#11 library, such as SoftHSM's or a vendor's.</summary>
    public string Pkcs11Library { get; set; } = "";

    public string Pkcs11TokenLabel { get; set; } = "bauhinia-identity";
}
