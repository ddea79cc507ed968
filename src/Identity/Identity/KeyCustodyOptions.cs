using System.ComponentModel.DataAnnotations;

namespace Bauhinia.Identity;

/// <summary>Where the key-encryption key, the blind-index key and the signing keys are.</summary>
public sealed class KeyCustodyOptions
{
    internal const string SealedFileKind = "sealed-file";
    internal const string Pkcs11Kind = "pkcs11";

    /// <summary><c>sealed-file</c> or <c>pkcs11</c>.</summary>
    public string Kind { get; set; } = SealedFileKind;

    /// <summary>Absolute path of the sealed file; made by the first <c>bauhinia migrate</c>.</summary>
    public string SealedFile { get; set; } = "";

    /// <summary>Memory that Argon2id takes for a moment to open a new sealed file, in KiB (RFC 9106 §4).</summary>
    [Range(19 * 1024, 1024 * 1024)]
    public int SealedFileMemoryKib { get; set; } = 64 * 1024;

    /// <summary>Absolute folder of credentials; empty means systemd's <c>$CREDENTIALS_DIRECTORY</c>. Never inside the data folder.</summary>
    public string CredentialsFolder { get; set; } = "";

    /// <summary>Name of the systemd credential with the unlock secret or the token's PIN; <c>-</c> reads one line of standard input.</summary>
    public string UnlockCredential { get; set; } = "bauhinia-identity-unlock";

    /// <summary>Absolute path of the PKCS#11 library, such as SoftHSM's or a vendor's.</summary>
    public string Pkcs11Library { get; set; } = "";

    public string Pkcs11TokenLabel { get; set; } = "bauhinia-identity";
}
