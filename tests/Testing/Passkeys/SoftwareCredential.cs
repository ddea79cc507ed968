using System.Security.Cryptography;

namespace Bauhinia.Testing.Passkeys;

/// <summary>A discoverable credential as its authenticator keeps it.</summary>
public sealed class SoftwareCredential
{
    public required SoftwareKey Key { get; init; }

    public byte[] Id { get; init; } = RandomNumberGenerator.GetBytes(32);

    public required byte[] UserHandle { get; init; }

    /// <summary>BE and BS, as of a synced passkey, or neither, as of a key in hardware.</summary>
    public bool IsSynced { get; init; } = true;

    /// <summary>Signature counter; a synced passkey stays at zero.</summary>
    public uint Counter { get; set; }
}
