using Bauhinia.Identity.Keys;

namespace Bauhinia.Identity.Features.Passkeys;

/// <summary>The AES-256 key that seals ceremonies, the same on every host of the issuer.</summary>
internal sealed class CeremonyKey(IKeyCustodian custodian)
{
    public byte[] Value { get; } = custodian.Hmac(HmacPurpose.RequestSealing, "passkey-ceremony"u8);
}
