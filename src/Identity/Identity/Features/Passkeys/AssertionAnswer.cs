namespace Bauhinia.Identity.Features.Passkeys;

/// <summary>AuthenticationResponseJSON (WebAuthn Level 3 §5.1.4.2) as far as the server needs it; browsers send more.</summary>
internal sealed record AssertionAnswer(string Id, string RawId, string Type, AssertionAnswer.Body Response)
{
    public sealed record Body(string ClientDataJSON, string AuthenticatorData, string Signature, string? UserHandle = null);
}
