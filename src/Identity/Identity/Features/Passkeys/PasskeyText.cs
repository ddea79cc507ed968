namespace Bauhinia.Identity.Features.Passkeys;

/// <summary>Names the resources of texts that passkey endpoints send.</summary>
internal sealed class PasskeyText;
